package io.github.systemd4j.message;

import io.github.systemd4j.internal.Timeouts;
import io.github.systemd4j.internal.text.Excerpt;
import io.github.systemd4j.internal.text.NameRules;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A method call: immutable, checked, and ready to be made any number of times, on any bus.
 *
 * <pre>{@code
 * MethodCall.to("org.freedesktop.systemd1", "/org/freedesktop/systemd1", "org.freedesktop.systemd1.Manager", "GetUnit")
 *         .withArguments("s", "dbus.service")
 *         .withTimeout(Duration.ofSeconds(5))
 * }</pre>
 *
 * @param destination the bus name of the callee; null on a connection without a broker
 * @param path of the object
 * @param interfaceName of the method
 * @param member the method
 * @param body the arguments
 * @param timeout how long to wait for the reply; null for the bus's own, 25 seconds if that isn't set either
 * @param autoStart whether the broker may start a service that has the destination's name
 * @param interactiveAuthorization whether the callee may ask the user for permission, and take the time
 */
public record MethodCall(
        @Nullable String destination,
        ObjectPath path,
        String interfaceName,
        String member,
        Body body,
        @Nullable Duration timeout,
        boolean autoStart,
        boolean interactiveAuthorization) {

    /**
     * Checks names and timeout.
     *
     * @throws IllegalArgumentException if a name is invalid or the timeout is not positive; the message says where
     */
    public MethodCall {
        if (destination != null) {
            NameRules.checkBusName(destination);
        }
        NameRules.checkInterface(interfaceName);
        NameRules.checkMember(member);
        if (timeout != null) {
            Timeouts.checkPositive(timeout);
        }
    }

    /** A call without arguments of a service's method. */
    public static MethodCall to(String destination, String path, String interfaceName, String member) {
        return new MethodCall(
                destination, new ObjectPath(path), interfaceName, member, Body.empty(), null, true, false);
    }

    /** A call without arguments of a peer's method, on a connection without a broker. */
    public static MethodCall toPeer(String path, String interfaceName, String member) {
        return new MethodCall(null, new ObjectPath(path), interfaceName, member, Body.empty(), null, true, false);
    }

    /** The same call with these arguments; see {@link Body#of}. */
    public MethodCall withArguments(String signature, Object... values) {
        return withBody(Body.of(signature, values));
    }

    /** The same call with this body. */
    public MethodCall withBody(Body arguments) {
        return new MethodCall(
                destination, path, interfaceName, member, arguments, timeout, autoStart, interactiveAuthorization);
    }

    /** The same call with a limit for the wait, to the microsecond. */
    public MethodCall withTimeout(Duration limit) {
        return new MethodCall(
                destination, path, interfaceName, member, body, limit, autoStart, interactiveAuthorization);
    }

    /** The same call, which fails with {@link ErrorName#SERVICE_UNKNOWN} rather than start a service. */
    public MethodCall withoutAutoStart() {
        return new MethodCall(destination, path, interfaceName, member, body, timeout, false, interactiveAuthorization);
    }

    /** The same call, for which the user may be asked. Give it a long timeout. */
    public MethodCall withInteractiveAuthorization() {
        return new MethodCall(destination, path, interfaceName, member, body, timeout, autoStart, true);
    }

    @Override
    public String toString() {
        return "%s.%s of %s at %s"
                .formatted(
                        interfaceName,
                        member,
                        Excerpt.of(path.value()),
                        destination == null ? "the peer" : destination);
    }
}
