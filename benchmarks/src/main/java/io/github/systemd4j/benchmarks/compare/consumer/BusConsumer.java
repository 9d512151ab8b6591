package io.github.systemd4j.benchmarks.compare.consumer;

import io.github.systemd4j.bus.Bus;
import io.github.systemd4j.bus.BusAddress;
import io.github.systemd4j.bus.MatchRule;
import io.github.systemd4j.bus.Message;
import io.github.systemd4j.bus.MethodCall;
import java.util.function.Function;

/** The control plane: a {@link Bus} with a loop of its own. */
final class BusConsumer implements Consumer {
    private static final String MANAGER = "org.freedesktop.systemd1.Manager";

    private final Function<Turn, Texts> texts;

    BusConsumer(Function<Turn, Texts> texts) {
        this.texts = texts;
    }

    private static Bus open(Turn turn) {
        return Bus.open(turn.isBroker() ? BusAddress.of(turn.address()) : BusAddress.peer(turn.address()));
    }

    @Override
    public Bus receive(Turn turn) {
        Bus bus = open(turn);
        var reading = new Reading(turn, texts.apply(turn));
        bus.subscribe(
                MatchRule.signal("org.freedesktop.DBus.Properties", "PropertiesChanged"), reading::propertiesChanged);
        bus.subscribe(MatchRule.signal(MANAGER, "UnitNew"), reading::unitNew);
        bus.subscribe(MatchRule.signal(MANAGER, "JobRemoved"), reading::jobRemoved);
        bus.subscribe(MatchRule.signal("io.github.systemd4j.benchmarks.Turn", "End"), reading::end);
        return bus;
    }

    @Override
    public void call(Turn turn) {
        Texts reply = texts.apply(turn);
        try (Bus bus = open(turn)) {
            IO.println("ready");
            turn.begin();
            for (int i = 0; i < turn.count(); i++) {
                call(turn, bus, reply);
            }
            turn.end();
        }
    }

    private static void call(Turn turn, Bus bus, Texts texts) {
        long since = System.nanoTime();
        try (Message reply = bus.call(MethodCall.toPeer("/org/freedesktop/systemd1", MANAGER, "GetUnit")
                .withArguments("s", "ctr-example.service"))) {
            texts.objectPath(reply.body());
        }
        turn.sawCall(since);
    }
}
