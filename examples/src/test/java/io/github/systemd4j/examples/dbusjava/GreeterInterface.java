package io.github.systemd4j.examples.dbusjava;

import org.freedesktop.dbus.annotations.DBusBoundProperty;
import org.freedesktop.dbus.annotations.DBusInterfaceName;
import org.freedesktop.dbus.exceptions.DBusException;
import org.freedesktop.dbus.interfaces.DBusInterface;
import org.freedesktop.dbus.messages.DBusSignal;
import org.freedesktop.dbus.types.UInt32;

/** The interface of the greeter, as dbus-java declares it. */
@DBusInterfaceName("org.example.Greeter")
public interface GreeterInterface extends DBusInterface {
    String Greet(String name);

    @DBusBoundProperty
    UInt32 getVersion();

    /** The signal of the interface. */
    class Greeted extends DBusSignal {
        public final String name;

        public Greeted(String path, String name) throws DBusException {
            super(path, name);
            this.name = name;
        }
    }
}
