package io.github.systemd4j.benchmarks.compare.consumer;

import org.freedesktop.dbus.DBusPath;
import org.freedesktop.dbus.annotations.DBusInterfaceName;
import org.freedesktop.dbus.exceptions.DBusException;
import org.freedesktop.dbus.interfaces.DBusInterface;
import org.freedesktop.dbus.messages.DBusSignal;
import org.freedesktop.dbus.types.UInt32;

/** The signals of the manager as dbus-java needs them declared. It creates them by reflection. */
@DBusInterfaceName("org.freedesktop.systemd1.Manager")
public interface SystemdSignals extends DBusInterface {
    /** A unit was loaded. */
    final class UnitNew extends DBusSignal {
        final String id;
        final DBusPath unit;

        public UnitNew(String path, String id, DBusPath unit) throws DBusException {
            super(path, id, unit);
            this.id = id;
            this.unit = unit;
        }
    }

    /** A job has ended. */
    final class JobRemoved extends DBusSignal {
        final UInt32 id;
        final DBusPath job;
        final String unit;
        final String result;

        public JobRemoved(String path, UInt32 id, DBusPath job, String unit, String result) throws DBusException {
            super(path, id, job, unit, result);
            this.id = id;
            this.job = job;
            this.unit = unit;
            this.result = result;
        }
    }
}
