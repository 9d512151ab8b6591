package io.github.systemd4j.message;

import io.github.systemd4j.internal.Timeouts;
import io.github.systemd4j.internal.text.Excerpt;
import io.github.systemd4j.internal.text.NameRules;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Describes a method call: immutable, checked, and reusable any number of times, on any bus.
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
 * @param member the name of the method
 * @param body the arguments
 * @param timeout how long to wait for the reply; null for the default of the bus
 * @param autoStart whether the broker may start a service to own the destination's name
 * @param interactiveAuthorization whether the callee may ask the user for permission, which can take long
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
     * @throws IllegalArgumentException if a name is invalid or the timeout isn't positive; the message says which
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

    /** Creates a call of a service's method, without arguments. */
    public static MethodCall to(String destination, String path, String interfaceName, String member) {
        return new MethodCall(
                destination, new ObjectPath(path), interfaceName, member, Body.empty(), null, true, false);
    }

    /** Creates a call of a peer's method, without arguments, for a connection without a broker. */
    public static MethodCall toPeer(String path, String interfaceName, String member) {
        return new MethodCall(null, new ObjectPath(path), interfaceName, member, Body.empty(), null, true, false);
    }

    /** Returns the same call with these arguments; see {@link Body#of}. */
    public MethodCall withArguments(String signature, Object... values) {
        return withBody(Body.of(signature, values));
    }

    /** Returns the same call with this body. */
    public MethodCall withBody(Body arguments) {
        return new MethodCall(
                destination, path, interfaceName, member, arguments, timeout, autoStart, interactiveAuthorization);
    }

    /** Returns the same call with a timeout, which has a resolution of one microsecond. */
    public MethodCall withTimeout(Duration limit) {
        return new MethodCall(
                destination, path, interfaceName, member, body, limit, autoStart, interactiveAuthorization);
    }

    /** Returns the same call, which fails with {@link ErrorName#SERVICE_UNKNOWN} instead of starting a service. */
    public MethodCall withoutAutoStart() {
        return new MethodCall(destination, path, interfaceName, member, body, timeout, false, interactiveAuthorization);
    }

    /** Returns the same call with permission to ask the user. Set a long timeout for it. */
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
