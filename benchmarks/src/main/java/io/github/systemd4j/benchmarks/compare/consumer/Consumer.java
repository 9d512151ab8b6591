package io.github.systemd4j.benchmarks.compare.consumer;

import io.github.systemd4j.bus.Bus;
import io.github.systemd4j.signals.SignalStream;
import java.io.BufferedReader;
import java.io.InputStreamReader;

/** A way to receive signals, and the process that takes turns with it. */
interface Consumer {
    /**
     * Connects, and subscribes to all signals of a turn. When it returns, none can be missed. Closing the result
     * disconnects.
     */
    default AutoCloseable receive(Turn turn) throws Exception {
        throw new UnsupportedOperationException("this consumer receives no signals");
    }

    /** Makes all calls of a turn. */
    default void call(Turn turn) throws Exception {
        throw new UnsupportedOperationException("this consumer makes no calls");
    }

    private static Consumer named(String name) {
        return switch (name) {
            case "systemd4j-bus" -> new BusConsumer();
            case "systemd4j-bus-strings" -> new SourceConsumer(Bus::open, SignalReader::strings);
            case "systemd4j-bus-prepared" -> new PreparedCalls(Bus::open);
            case "systemd4j-bus-driven" ->
                new PlainCalls(address -> Bus.builder(address).driven().open());
            case "systemd4j-bus-driven-prepared" ->
                new PreparedCalls(address -> Bus.builder(address).driven().open());
            case "systemd4j-stream" -> new SourceConsumer(SignalStream::open, SignalReader::views);
            case "systemd4j-stream-strings" -> new SourceConsumer(SignalStream::open, SignalReader::strings);
            case "systemd4j-stream-projection" -> new SourceConsumer(SignalStream::open, ProjectionReader::new);
            case "systemd4j-stream-prepared" -> new PreparedCalls(SignalStream::open);
            case "systemd4j-stream-driven-prepared" ->
                new PreparedCalls(
                        address -> SignalStream.builder(address).driven().open());
            case "dbus-java" -> new DBusJavaConsumer();
            default -> throw new IllegalArgumentException("unknown consumer \"" + name + "\"");
        };
    }

    /**
     * Takes turns until the input ends.
     *
     * @param args the name of the consumer
     */
    static void main(String[] args) throws Exception {
        Consumer consumer = named(args[0]);
        var input = new BufferedReader(new InputStreamReader(System.in));
        for (String line = input.readLine(); line != null; line = input.readLine()) {
            try (Turn turn = Turn.parse(line)) {
                consumer.take(turn);
                IO.println(turn.result());
            }
        }
    }

    private void take(Turn turn) throws Exception {
        if (turn.isCall()) {
            call(turn);
            return;
        }
        try (AutoCloseable _ = receive(turn)) {
            IO.println("ready");
            turn.await();
        }
    }
}
