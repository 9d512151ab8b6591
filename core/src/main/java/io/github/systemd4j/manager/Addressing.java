package io.github.systemd4j.manager;

import io.github.systemd4j.bus.MethodCall;

/**
 * How systemd's objects are called: by its bus name or, on its private socket, by none.
 *
 * @param peer whether systemd itself is at the other end, and no broker
 */
record Addressing(boolean peer) {
    static final String PROPERTIES = "org.freedesktop.DBus.Properties";

    /** A method of an object. No broker is asked to start systemd. */
    MethodCall method(String path, String interfaceName, String member) {
        MethodCall call = peer
                ? MethodCall.toPeer(path, interfaceName, member)
                : MethodCall.to(Systemd.BUS_NAME, path, interfaceName, member);
        return call.withoutAutoStart();
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
}
