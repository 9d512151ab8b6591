package io.github.systemd4j.benchmarks.compare.consumer;

import io.github.systemd4j.bus.BusAddress;
import io.github.systemd4j.bus.BusConnection;
import io.github.systemd4j.message.MatchRule;
import java.util.function.Function;

/**
 * Receives with this library.
 *
 * @param open a bus or a stream
 * @param handlers how the signals are read
 */
record SourceConsumer(Function<BusAddress, BusConnection> open, Function<Turn, SignalHandlers> handlers)
        implements Consumer {
    @Override
    public BusConnection receive(Turn turn) {
        BusConnection source =
                open.apply(turn.isBroker() ? BusAddress.of(turn.address()) : BusAddress.peer(turn.address()));
        SignalHandlers reading = handlers.apply(turn);
        source.subscribe(
                MatchRule.signal("org.freedesktop.DBus.Properties", "PropertiesChanged"), reading::propertiesChanged);
        source.subscribe(MatchRule.signal("org.freedesktop.systemd1.Manager", "UnitNew"), reading::unitNew);
        source.subscribe(MatchRule.signal("org.freedesktop.systemd1.Manager", "JobRemoved"), reading::jobRemoved);
        source.subscribe(MatchRule.signal("io.github.systemd4j.benchmarks.Turn", "End"), reading::end);
        return source;
    }
}
