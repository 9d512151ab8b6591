package io.github.systemd4j.manager;

import io.github.systemd4j.bus.MethodCall;
import io.github.systemd4j.bus.SignalSource;
import io.github.systemd4j.bus.Variant;

/**
 * How systemd's objects are called: by its bus name or, on its private socket, by none.
 *
 * @param peer whether systemd itself is at the other end, and no broker
 * @param interactive whether systemd may ask the user for permission
 */
record Addressing(boolean peer, boolean interactive) {
    static final String PROPERTIES = "org.freedesktop.DBus.Properties";

    /** As a connection needs it; the user is not asked. */
    static Addressing of(SignalSource connection) {
        return new Addressing(connection.uniqueName().isEmpty(), false);
    }

    Addressing withInteractiveAuthorization(boolean allowed) {
        return new Addressing(peer, allowed);
    }

    /** A method of an object. No broker is asked to start systemd. */
    MethodCall method(String path, String interfaceName, String member) {
        MethodCall call = peer
                ? MethodCall.toPeer(path, interfaceName, member)
                : MethodCall.to(Systemd.BUS_NAME, path, interfaceName, member);
        return interactive ? call.withoutAutoStart().withInteractiveAuthorization() : call.withoutAutoStart();
    }

    /** A method of the manager. */
    MethodCall method(String member, String signature, Object... arguments) {
        return method(Systemd.PATH, Systemd.MANAGER, member).withArguments(signature, arguments);
    }

    /** The question for one property. */
    MethodCall property(String path, String interfaceName, String name) {
        return method(path, PROPERTIES, "Get").withArguments("ss", interfaceName, name);
    }

    /** The question for all properties of an interface; of all interfaces if that is empty. */
    MethodCall properties(String path, String interfaceName) {
        return method(path, PROPERTIES, "GetAll").withArguments("s", interfaceName);
    }

    /** The call that sets a property. */
    MethodCall setProperty(String path, String interfaceName, String name, Variant value) {
        return method(path, PROPERTIES, "Set").withArguments("ssv", interfaceName, name, value);
    }
}
