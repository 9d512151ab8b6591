package io.github.systemd4j.benchmarks.compare.consumer;

import io.github.systemd4j.bus.Bus;
import io.github.systemd4j.bus.BusAddress;
import io.github.systemd4j.message.Message;
import io.github.systemd4j.message.MethodCall;
import io.github.systemd4j.message.Utf8View;
import java.util.function.Function;

/**
 * Calls in the usual way: each call is created with its arguments, and a blocking one returns a retained reply.
 *
 * @param open a bus with a loop of its own, or a driven one
 */
record PlainCalls(Function<BusAddress, Bus> open) implements Consumer {
    static final MethodCall GET_UNIT =
            MethodCall.toPeer("/org/freedesktop/systemd1", "org.freedesktop.systemd1.Manager", "GetUnit");
    static final String UNIT = "ctr-example.service";

    @Override
    public void call(Turn turn) {
        var path = new Utf8View();
        try (Bus bus = open.apply(BusAddress.peer(turn.address()))) {
            if (turn.isInFlight()) {
                new CallsInFlight(turn, reader -> bus.callAsync(getUnit(), reader)).make(bus.loop());
                return;
            }
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
        try (Message reply = bus.call(getUnit())) {
            turn.sawText(reply.body().readObjectPath(path));
        }
        turn.sawCall(since);
    }

    private static MethodCall getUnit() {
        return MethodCall.toPeer("/org/freedesktop/systemd1", "org.freedesktop.systemd1.Manager", "GetUnit")
                .withArguments("s", UNIT);
    }
}
