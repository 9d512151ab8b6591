package io.github.systemd4j.benchmarks.compare.consumer;

import io.github.systemd4j.bus.Bus;
import io.github.systemd4j.bus.BusAddress;
import io.github.systemd4j.bus.BusConnection;
import io.github.systemd4j.message.Message;
import io.github.systemd4j.message.MethodCall;
import io.github.systemd4j.message.Utf8View;

/** The control plane: a {@link Bus} with its own loop, which receives and calls. */
final class BusConsumer implements Consumer {
    private final SourceConsumer receiving = new SourceConsumer(Bus::open, SignalReader::views);

    @Override
    public BusConnection receive(Turn turn) {
        return receiving.receive(turn);
    }

    @Override
    public void call(Turn turn) {
        var path = new Utf8View();
        try (Bus bus = Bus.open(BusAddress.peer(turn.address()))) {
            IO.println("ready");
            turn.begin();
            for (int i = 0; i < turn.count(); i++) {
                call(turn, bus, path);
            }
            turn.end();
        }
    }

    private static void call(Turn turn, Bus bus, Utf8View path) {
        long since = System.nanoTime();
        MethodCall getUnit = MethodCall.toPeer(
                        "/org/freedesktop/systemd1", "org.freedesktop.systemd1.Manager", "GetUnit")
                .withArguments("s", "ctr-example.service");
        try (Message reply = bus.call(getUnit)) {
            turn.sawText(reply.body().readObjectPath(path));
        }
        turn.sawCall(since);
    }
}
