package io.github.systemd4j.benchmarks.compare.consumer;

import org.freedesktop.dbus.annotations.DBusInterfaceName;
import org.freedesktop.dbus.exceptions.DBusException;
import org.freedesktop.dbus.interfaces.DBusInterface;
import org.freedesktop.dbus.messages.DBusSignal;

/** The generator's own signal, for dbus-java. */
@DBusInterfaceName("io.github.systemd4j.benchmarks.Turn")
public interface TurnSignals extends DBusInterface {
    /** The end of the turn. */
    final class End extends DBusSignal {
        public End(String path) throws DBusException {
            super(path);
        }
    }
}
