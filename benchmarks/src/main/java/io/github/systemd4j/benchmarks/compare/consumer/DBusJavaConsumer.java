package io.github.systemd4j.benchmarks.compare.consumer;

import java.util.List;
import org.freedesktop.dbus.connections.AbstractConnection;
import org.freedesktop.dbus.connections.impl.DBusConnectionBuilder;
import org.freedesktop.dbus.connections.impl.DirectConnectionBuilder;
import org.freedesktop.dbus.exceptions.DBusException;
import org.freedesktop.dbus.interfaces.Properties;
import org.freedesktop.dbus.messages.DBusSignal;
import org.freedesktop.dbus.types.Variant;

/** The library dbus-java, with its typed signals and its default settings. */
final class DBusJavaConsumer implements Consumer {
    @Override
    public AutoCloseable receive(Turn turn) throws DBusException {
        var reading = new Reading(turn);
        AbstractConnection connection = connect(turn);
        connection.addSigHandler(Properties.PropertiesChanged.class, reading::propertiesChanged);
        connection.addSigHandler(SystemdSignals.UnitNew.class, reading::unitNew);
        connection.addSigHandler(SystemdSignals.JobRemoved.class, reading::jobRemoved);
        connection.addSigHandler(TurnSignals.End.class, _ -> turn.end());
        return connection;
    }

    private static AbstractConnection connect(Turn turn) throws DBusException {
        if (turn.isBroker()) {
            return DBusConnectionBuilder.forAddress(turn.address())
                    .withShared(false)
                    .build();
        }
        return DirectConnectionBuilder.forAddress(turn.address()).build();
    }

    private record Reading(Turn turn) {
        void header(DBusSignal signal) {
            turn.sawMessage();
            turn.sawText(signal.getPath());
            turn.sawText(signal.getInterface());
            turn.sawText(signal.getName());
        }

        void propertiesChanged(Properties.PropertiesChanged signal) {
            header(signal);
            turn.sawText(signal.getInterfaceName());
            signal.getPropertiesChanged().forEach(this::property);
            signal.getPropertiesRemoved().forEach(turn::sawText);
        }

        void property(String name, Variant<?> variant) {
            turn.sawText(name);
            value(variant.getValue());
        }

        void unitNew(SystemdSignals.UnitNew signal) {
            header(signal);
            turn.sawText(signal.id);
            turn.sawText(signal.unit.getPath());
        }

        void jobRemoved(SystemdSignals.JobRemoved signal) {
            header(signal);
            turn.sawNumber(signal.id.longValue());
            turn.sawText(signal.job.getPath());
            turn.sawText(signal.unit);
            turn.sawText(signal.result);
        }

        void value(Object value) {
            switch (value) {
                case String text -> turn.sawText(text);
                case org.freedesktop.dbus.DBusPath path -> turn.sawText(path.getPath());
                case Boolean truth -> turn.sawNumber(truth ? 1 : 0);
                case Number number -> turn.sawNumber(number.longValue());
                case byte[] bytes -> turn.sawBytes(bytes.length, bytes[0]);
                case Object[] struct -> values(List.of(struct));
                case List<?> list
                when !list.isEmpty() && list.getFirst() instanceof Byte first -> turn.sawBytes(list.size(), first);
                case List<?> list -> values(list);
                default -> throw new IllegalStateException("unexpected " + value.getClass());
            }
        }

        void values(List<?> values) {
            values.forEach(this::value);
        }
    }
}
