package io.github.systemd4j.signals;

import io.github.systemd4j.bus.BusAddress;
import io.github.systemd4j.loop.EventLoop;
import io.github.systemd4j.testing.OpenFds;
import io.github.systemd4j.testing.RawMessage;
import io.github.systemd4j.testing.RawServer;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.UnaryOperator;

/**
 * A stream and its server, both driven by the test's thread: the stream reads in its next turn what the server has
 * sent. Closing it closes everything.
 */
final class OpenStream implements AutoCloseable {
    private static final int CHUNK = 64 << 10;

    final BlockingQueue<Throwable> errors = new LinkedBlockingQueue<>();
    final CompletableFuture<SignalStream> opening;
    final RawServer.Connection server;
    final EventLoop loop;
    private final OpenFds fds = new OpenFds();
    private final RawServer listener;

    private OpenStream(boolean broker, UnaryOperator<SignalStream.Builder> settings) throws IOException {
        loop = EventLoop.driven((_, error) -> errors.add(error));
        listener = RawServer.open();
        BusAddress address = broker ? listener.broker() : listener.peer();
        opening = settings.apply(SignalStream.builder(address).loop(loop)).openAsync();
        server = listener.accept();
    }

    /** Connects to a broker that hasn't sent anything. */
    static OpenStream toBroker(UnaryOperator<SignalStream.Builder> settings) throws IOException {
        return new OpenStream(true, settings);
    }

    /** Connects to a peer that hasn't sent anything. */
    static OpenStream toPeer(UnaryOperator<SignalStream.Builder> settings) throws IOException {
        return new OpenStream(false, settings);
    }

    /** Returns a stream whose Hello a broker has answered. */
    static OpenStream ofBroker() throws IOException {
        OpenStream open = toBroker(UnaryOperator.identity());
        open.server.authenticate();
        open.turn();
        open.server.reply(open.server.next(), "s", RawServer.UNIQUE_NAME);
        open.turn();
        return open;
    }

    /** Returns a stream that a peer has authenticated. */
    static OpenStream ofPeer() throws IOException {
        OpenStream open = toPeer(UnaryOperator.identity());
        open.server.authenticate();
        open.turn();
        return open;
    }

    SignalStream stream() {
        return opening.join();
    }

    /** Lets the stream read what has arrived, and write what it can. */
    void turn() {
        loop.poll(Duration.ZERO);
        loop.poll(Duration.ZERO);
    }

    /** Lets the stream read and wait until the future is done. */
    void turnUntilDone(CompletableFuture<?> future) {
        while (!future.isDone()) {
            loop.poll(Duration.ofSeconds(1));
        }
    }

    /** Sends bytes, and lets the stream read all of them. */
    void send(byte[] bytes) throws IOException {
        for (int from = 0; from < bytes.length; from += CHUNK) {
            server.send(Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + CHUNK)));
            turn();
        }
    }

    void send(RawMessage message) throws IOException {
        send(message.bytes());
    }

    @Override
    public void close() throws IOException {
        opening.thenAccept(SignalStream::close);
        loop.close();
        server.close();
        listener.close();
        fds.checkNoneLeft();
    }
}
