package io.github.systemd4j.benchmarks;

import io.github.systemd4j.bus.BusAddress;
import io.github.systemd4j.bus.BusConnection;
import io.github.systemd4j.loop.ErrorHandler;
import io.github.systemd4j.loop.EventLoop;
import io.github.systemd4j.message.MatchRule;
import io.github.systemd4j.message.SignalHandler;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;

/** A source of signals that a {@link Flood} sends. The thread that creates it drives its loop. */
final class FloodedSource implements AutoCloseable {
    private static final Duration MAX_WAIT = Duration.ofSeconds(5);

    private final EventLoop loop = EventLoop.driven(ErrorHandler.logging());
    private final Flood flood;
    private final BusConnection source;
    private int counted;

    /** Connects. */
    FloodedSource(
            BiFunction<BusAddress, EventLoop, CompletableFuture<? extends BusConnection>> opening, byte[] messages) {
        ConnectedSockets sockets = ConnectedSockets.open();
        flood = Flood.start(sockets.right(), messages);
        source = await(opening.apply(BusAddress.client(sockets.left()), loop));
    }

    private <T> T await(CompletableFuture<T> future) {
        while (!future.isDone()) {
            loop.poll(MAX_WAIT);
        }
        return future.join();
    }

    void subscribe(MatchRule rule, SignalHandler handler) {
        await(source.subscribeAsync(rule, handler));
    }

    /** Adds to the number of received signals. Handlers call it. */
    void count(int signals) {
        counted += signals;
    }

    /**
     * Drives the loop until a number of signals has arrived. Its last turn may handle more, which count for the next
     * call.
     */
    void receive(int signals) {
        while (counted < signals) {
            loop.poll(MAX_WAIT);
            if (!source.isOpen()) {
                throw new IllegalStateException("the connection was lost");
            }
        }
        counted -= signals;
    }

    /** The peer ends when the connection is closed. */
    @Override
    public void close() {
        loop.close();
        flood.close();
    }
}
