package io.github.systemd4j.internal.readahead;

import io.github.systemd4j.bus.BusAddress;
import io.github.systemd4j.internal.loop.LoopTasks;
import io.github.systemd4j.loop.EventLoop;
import io.github.systemd4j.message.BodyWriter;
import io.github.systemd4j.message.BusException;
import io.github.systemd4j.message.ErrorName;
import io.github.systemd4j.message.MatchRule;
import io.github.systemd4j.message.Message;
import io.github.systemd4j.message.MessageType;
import io.github.systemd4j.message.WireMessage;
import io.github.systemd4j.testing.RawServer;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The target of a coverage-guided fuzzer. A server sends the bytes in pieces, with or without an authentication before
 * them, as a broker or as a peer, and then disconnects. The stream has to deliver all valid signals, and to end with
 * the first error, or with the end of the bytes.
 */
public final class StreamFuzzer {
    private static final int MAX_MESSAGE = 1 << 16;
    private static final Duration TIMEOUT = Duration.ofSeconds(25);
    private static final Set<String> ENDS = Set.of(
            ErrorName.DISCONNECTED,
            ErrorName.INCONSISTENT_MESSAGE,
            ErrorName.LIMITS_EXCEEDED,
            ErrorName.AUTH_FAILED,
            ErrorName.FAILED);

    private static final AtomicReference<@Nullable Throwable> UNEXPECTED = new AtomicReference<>();
    private static final EventLoop LOOP = EventLoop.start("fuzzed", (_, error) -> note(error));
    private static final RawServer SERVER = open();

    private StreamFuzzer() {}

    private static RawServer open() {
        try {
            return RawServer.open();
        } catch (IOException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private static void note(Throwable error) {
        if (!(error instanceof BusException)) {
            UNEXPECTED.set(error);
        }
    }

    /**
     * Runs one input. Its first byte contains flags: 1 for a broker, 2 for no authentication; and the size of the
     * pieces.
     */
    public static void fuzzerTestOneInput(byte[] input) throws Exception {
        if (input.length == 0) {
            return;
        }
        boolean broker = (input[0] & 1) != 0;
        boolean authenticated = (input[0] & 2) == 0;
        int piece = 1 + Byte.toUnsignedInt(input[0]) / 4 * 64;
        byte[] bytes = Arrays.copyOfRange(input, 1, input.length);
        var shown = new AtomicInteger();
        StreamConnection stream = connect(broker ? SERVER.broker() : SERVER.peer(), shown);
        String end;
        try (var server = SERVER.accept()) {
            if (authenticated) {
                server.send(RawServer.ACCEPTANCE);
            }
            send(server, bytes, piece);
            end = end(stream);
        }
        check(end, shown.get(), authenticated ? Expected.of(bytes, broker) : null);
    }

    private static StreamConnection connect(BusAddress address, AtomicInteger shown) {
        var connected = new CompletableFuture<StreamConnection>();
        LoopTasks.submit(LOOP, connected, () -> {
            var stream = new StreamConnection(LOOP, address, TIMEOUT, MAX_MESSAGE, Duration.ZERO);
            stream.ready()
                    .thenRun(() -> stream.subscribeAsync(MatchRule.signals(), signal -> {
                        shown.incrementAndGet();
                        signal.body().readValues();
                    }));
            connected.complete(stream);
        });
        return connected.join();
    }

    private static void send(RawServer.Connection server, byte[] bytes, int piece) {
        try {
            for (int from = 0; from < bytes.length; from += piece) {
                server.send(Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + piece)));
            }
            server.channel().shutdownOutput();
        } catch (IOException e) {
            // the stream has closed the connection
        }
    }

    private static String end(StreamConnection stream) throws Exception {
        try {
            stream.closed().get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
            throw new AssertionError("the stream was closed without an error");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof BusException cause) {
                return cause.name();
            }
            throw e;
        }
    }

    private static void check(String end, int shown, @Nullable Expected expected) {
        Throwable unexpected = UNEXPECTED.getAndSet(null);
        if (unexpected != null) {
            throw new AssertionError(unexpected);
        }
        if (!ENDS.contains(end)) {
            throw new AssertionError("an end by " + end);
        }
        if (expected != null && !expected.equals(new Expected(end, shown))) {
            throw new AssertionError("expected %s, but saw %s after %d signals".formatted(expected, end, shown));
        }
    }

    /** The expected result for complete bytes, one message after another. */
    private record Expected(String end, int signals) {
        static Expected of(byte[] bytes, boolean broker) {
            int signals = 0;
            boolean waitsForHello = broker;
            boolean subscribed = !broker;
            long at = 0;
            try {
                long size = size(bytes, at);
                while (size > 0 && at + size <= bytes.length) {
                    WireMessage message = understood(bytes, at, size);
                    if (message != null) {
                        if (waitsForHello) {
                            Hello.checkIsAnsweredBy(message);
                            waitsForHello = false;
                            subscribed = hasName(message);
                        }
                        signals += subscribed && message.type() == MessageType.SIGNAL ? 1 : 0;
                    }
                    at += size;
                    size = size(bytes, at);
                }
                return new Expected(ErrorName.DISCONNECTED, signals);
            } catch (BusException e) {
                return new Expected(e.name(), signals);
            }
        }

        private static long size(byte[] bytes, long at) {
            return WireMessage.sizeOf(MemorySegment.ofArray(bytes), at, bytes.length - at, BodyWriter.MAX_MESSAGE);
        }

        private static @Nullable WireMessage understood(byte[] bytes, long at, long size) {
            try {
                var message = new WireMessage().wrap(MemorySegment.ofArray(bytes), at, size);
                return message.isOfKnownType() && size <= MAX_MESSAGE ? message : null;
            } catch (BusException dropped) {
                return null;
            }
        }

        private static boolean hasName(Message helloReply) {
            try {
                return helloReply.type() == MessageType.METHOD_RETURN
                        && !Hello.uniqueName(helloReply).isEmpty();
            } catch (BusException e) {
                return false;
            }
        }
    }
}
