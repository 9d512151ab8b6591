package io.github.systemd4j.internal.systemd;

import io.github.systemd4j.bus.BusConnection;
import io.github.systemd4j.message.MethodCall;
import io.github.systemd4j.message.Variant;

/**
 * The address of systemd's objects: its bus name or, on its private socket, none.
 *
 * @param peer whether the peer is systemd itself and not a broker
 * @param interactive whether systemd may ask the user for permission
 */
public record ManagerEndpoint(boolean peer, boolean interactive) {
    /** The interface of properties. */
    public static final String PROPERTIES = "org.freedesktop.DBus.Properties";

    /** Returns the endpoint for a connection, without interactive authorization. */
    public static ManagerEndpoint of(BusConnection connection) {
        return new ManagerEndpoint(connection.uniqueName().isEmpty(), false);
    }

    /** Returns the same endpoint, with which systemd may ask the user for permission or not. */
    public ManagerEndpoint withInteractiveAuthorization(boolean allowed) {
        return new ManagerEndpoint(peer, allowed);
    }

    /** Returns a call of a method of an object. It does not make the broker start systemd. */
    public MethodCall method(String path, String interfaceName, String member) {
        MethodCall call = peer
                ? MethodCall.toPeer(path, interfaceName, member)
                : MethodCall.to(SystemdNames.BUS_NAME, path, interfaceName, member);
        return interactive ? call.withoutAutoStart().withInteractiveAuthorization() : call.withoutAutoStart();
    }

    /** Returns a call of a method of the manager. */
    public MethodCall method(String member, String signature, Object... arguments) {
        return method(SystemdNames.PATH, SystemdNames.MANAGER, member).withArguments(signature, arguments);
    }

    /** Returns a call that reads one property. */
    public MethodCall property(String path, String interfaceName, String name) {
        return method(path, PROPERTIES, "Get").withArguments("ss", interfaceName, name);
    }

    /** Returns a call that reads all properties of an interface; of all interfaces if its name is empty. */
    public MethodCall properties(String path, String interfaceName) {
        return method(path, PROPERTIES, "GetAll").withArguments("s", interfaceName);
    }

    /** Returns a call that sets a property. */
    public MethodCall setProperty(String path, String interfaceName, String name, Variant value) {
        return method(path, PROPERTIES, "Set").withArguments("ssv", interfaceName, name, value);
    }
}
