package io.github.systemd4j.benchmarks.compare.consumer;

import io.github.systemd4j.bus.BusAddress;
import io.github.systemd4j.bus.BusConnection;
import io.github.systemd4j.bus.PreparedCall;
import io.github.systemd4j.message.BodyWriter;
import io.github.systemd4j.message.Message;
import io.github.systemd4j.message.Utf8View;
import java.util.function.Function;

/**
 * Calls with a prepared call, whose reply is read in place.
 *
 * @param open a connection with a loop of its own, or a driven one
 */
record PreparedCalls(Function<BusAddress, BusConnection> open) implements Consumer {
    private static final java.util.function.Consumer<BodyWriter> ARGUMENTS =
            arguments -> arguments.writeString(PlainCalls.UNIT);

    @Override
    public void call(Turn turn) {
        try (BusConnection connection = open.apply(BusAddress.peer(turn.address()))) {
            PreparedCall getUnit = connection.prepare(PlainCalls.GET_UNIT, "s");
            if (turn.isInFlight()) {
                new CallsInFlight(turn, reader -> getUnit.callAsync(ARGUMENTS, reader)).make(connection.loop());
                return;
            }
            var path = new Utf8View();
            Function<Message, Turn> reader = reply -> {
                turn.sawText(reply.body().readObjectPath(path));
                return turn;
            };
            IO.println("ready");
            turn.begin();
            for (int i = 0; i < turn.count(); i++) {
                long since = System.nanoTime();
                getUnit.call(ARGUMENTS, reader);
                turn.sawCall(since);
            }
            turn.end();
        }
    }
}
