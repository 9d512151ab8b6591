package io.github.systemd4j.internal.systemd;

import io.github.systemd4j.bus.BusConnection;
import io.github.systemd4j.message.MethodCall;
import io.github.systemd4j.message.Variant;

/**
 * How systemd's objects are called: by its bus name or, on its private socket, by none.
 *
 * @param peer whether systemd itself is at the other end, and no broker
 * @param interactive whether systemd may ask the user for permission
 */
public record ManagerEndpoint(boolean peer, boolean interactive) {
    public static final String PROPERTIES = "org.freedesktop.DBus.Properties";

    /** As a connection needs it; the user is not asked. */
    public static ManagerEndpoint of(BusConnection connection) {
        return new ManagerEndpoint(connection.uniqueName().isEmpty(), false);
    }

    public ManagerEndpoint withInteractiveAuthorization(boolean allowed) {
        return new ManagerEndpoint(peer, allowed);
    }

    /** A method of an object. No broker is asked to start systemd. */
    public MethodCall method(String path, String interfaceName, String member) {
        MethodCall call = peer
                ? MethodCall.toPeer(path, interfaceName, member)
                : MethodCall.to(SystemdNames.BUS_NAME, path, interfaceName, member);
        return interactive ? call.withoutAutoStart().withInteractiveAuthorization() : call.withoutAutoStart();
    }

    /** A method of the manager. */
    public MethodCall method(String member, String signature, Object... arguments) {
        return method(SystemdNames.PATH, SystemdNames.MANAGER, member).withArguments(signature, arguments);
    }

    /** The question for one property. */
    public MethodCall property(String path, String interfaceName, String name) {
        return method(path, PROPERTIES, "Get").withArguments("ss", interfaceName, name);
    }

    /** The question for all properties of an interface; of all interfaces if that is empty. */
    public MethodCall properties(String path, String interfaceName) {
        return method(path, PROPERTIES, "GetAll").withArguments("s", interfaceName);
    }

    /** The call that sets a property. */
    public MethodCall setProperty(String path, String interfaceName, String name, Variant value) {
        return method(path, PROPERTIES, "Set").withArguments("ssv", interfaceName, name, value);
    }
}
