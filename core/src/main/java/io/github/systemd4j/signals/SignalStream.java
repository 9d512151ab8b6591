package io.github.systemd4j.signals;

import io.github.systemd4j.bus.Bus;
import io.github.systemd4j.bus.BusAddress;
import io.github.systemd4j.bus.BusConnection;
import io.github.systemd4j.bus.PreparedCall;
import io.github.systemd4j.internal.connection.ConnectionLoop;
import io.github.systemd4j.internal.connection.ConnectionOptions;
import io.github.systemd4j.internal.connection.Futures;
import io.github.systemd4j.internal.readahead.StreamSource;
import io.github.systemd4j.loop.ErrorHandler;
import io.github.systemd4j.loop.EventLoop;
import io.github.systemd4j.message.BodyWriter;
import io.github.systemd4j.message.BusException;
import io.github.systemd4j.message.ErrorName;
import io.github.systemd4j.message.MatchRule;
import io.github.systemd4j.message.Message;
import io.github.systemd4j.message.MethodCall;
import io.github.systemd4j.message.SignalHandler;
import io.github.systemd4j.message.Subscription;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Connects to a bus to receive large numbers of signals. It has the rules, handlers and messages of a {@link Bus}, at a
 * fraction of its cost per signal: it reads ahead from the socket into its own memory, handlers read each message in
 * place,
 * and nothing is allocated.
 *
 * <p>A stream exports nothing: incoming calls are refused with {@link ErrorName#UNKNOWN_METHOD}. Received file
 * descriptors
 * are closed, and reading type {@code h} fails with {@link ErrorName#NOT_SUPPORTED}.
 *
 * <p>All messages that the specification allows are delivered. The header of each message is checked before delivery,
 * the
 * body when it is read; see {@link io.github.systemd4j.message.WireMessage}. A message with an invalid header, or over
 * the
 * {@linkplain Builder#maxMessageSize limit of this stream}, is dropped and {@linkplain #droppedMessages() counted}. The
 * first one is reported to the loop's error handler immediately, later ones at most every ten seconds. A malformed body
 * fails the handlers that read it, and is reported once. No such message ends the connection. It ends only if the end
 * of a
 * message can't be found, because nothing can be read after it: a wrong byte order or version
 * ({@link ErrorName#INCONSISTENT_MESSAGE}), and a size over the specification's 128 MiB
 * ({@link ErrorName#LIMITS_EXCEEDED}).
 *
 * <p>Rules are looked up by hashes of path, interface, member and the first argument with a condition: with ten
 * thousand
 * subscriptions that differ in one of these, a signal costs no more than with one. The broker gets each rule once, even
 * if
 * many subscriptions have it.
 *
 * <p>For an address that isn't a {@linkplain BusAddress#isUnixSocket() Unix socket}, a {@link Bus} is used instead,
 * with
 * the same handlers. Its costs and its rules for messages and descriptors then apply.
 *
 * <pre>{@code
 * try (SignalStream stream = SignalStream.open(BusAddress.system())) {
 *     stream.subscribe(MatchRule.signals().pathNamespace("/org/freedesktop/systemd1/unit"), signal -> count++);
 * }
 * }</pre>
 */
public final class SignalStream implements BusConnection {
    private final BusConnection source;
    private final ConnectionLoop loop;

    private SignalStream(BusConnection source, ConnectionLoop loop) {
        this.source = source;
        this.loop = loop;
    }

    /** Opens a stream with a loop of its own, and waits until it is authenticated. */
    public static SignalStream open(BusAddress address) {
        return builder(address).open();
    }

    /** Returns a builder to configure a stream before it is opened. */
    public static Builder builder(BusAddress address) {
        return new Builder(address);
    }

    /** Configures and opens a stream. */
    public static final class Builder {
        /** A smaller limit would drop usual signals and replies of a broker. */
        private static final int MIN_MESSAGE = 1 << 10;
        /** Less would hardly end the wait earlier, because of the system's 50 microseconds; more adds latency. */
        private static final Duration DEFAULT_LINGER = Duration.ofNanos(20_000);

        private final BusAddress address;
        private final ConnectionOptions options = new ConnectionOptions();
        private int maxMessageSize = BodyWriter.MAX_MESSAGE;
        private Duration linger = DEFAULT_LINGER;

        private Builder(BusAddress address) {
            this.address = address;
        }

        /** Sets the loop that drives the stream. The caller closes it. Without this, the stream has its own loop. */
        public Builder loop(EventLoop shared) {
            options.loop(shared);
            return this;
        }

        /**
         * Lets the thread that opens the stream drive it, as {@link Bus.Builder#driven} does for a bus: handlers run on
         * this thread, in methods that wait and in {@link EventLoop#poll}. {@link #open} throws {@link
         * IllegalStateException} on a virtual thread, and if a {@link #loop} is set, too; {@link #openAsync} always.
         */
        public Builder driven() {
            options.driven();
            return this;
        }

        /** Sets the handler of exceptions, if the stream has its own loop; by default they are logged. */
        public Builder errorHandler(ErrorHandler handler) {
            options.errorHandler(handler);
            return this;
        }

        /**
         * Sets how long connecting and authenticating may take; 25 seconds by default.
         *
         * @throws IllegalArgumentException if it isn't positive
         */
        public Builder connectTimeout(Duration limit) {
            options.connectTimeout(limit);
            return this;
        }

        /**
         * Sets how many bytes a message may have; 128 MiB by default, the specification's limit. A longer message is
         * dropped while it arrives; if it is a reply, its call ends by timeout. The stream allocates at most twice the
         * limit, and 256 KiB while messages are short.
         *
         * @throws IllegalArgumentException if it is less than 1 KiB, or over the specification's limit
         */
        public Builder maxMessageSize(int bytes) {
            if (bytes < MIN_MESSAGE || bytes > BodyWriter.MAX_MESSAGE) {
                throw new IllegalArgumentException("a limit of %d bytes: from %d to %d are allowed"
                        .formatted(bytes, MIN_MESSAGE, BodyWriter.MAX_MESSAGE));
            }
            maxMessageSize = bytes;
            return this;
        }

        /**
         * Sets how long the loop's thread lingers before the next read while signals follow each other closely, so that
         * the read returns several of them. This saves wake-ups of this process and of the broker. 20 microseconds by
         * default, to which the system adds about 50; zero for not at all. Signals that come less often than every 100
         * microseconds are never delayed, and neither are other sources of the loop. For the lowest latency under load,
         * set it to zero, and see {@link EventLoop#busyPoll}.
         *
         * @throws IllegalArgumentException if it is negative, or longer than a second
         */
        public Builder linger(Duration limit) {
            if (limit.isNegative() || limit.compareTo(Duration.ofSeconds(1)) > 0) {
                throw new IllegalArgumentException("a linger time of %s: from zero to a second".formatted(limit));
            }
            linger = limit;
            return this;
        }

        /**
         * Opens the stream and waits until it is authenticated.
         *
         * @throws BusException if that fails
         * @throws IllegalStateException on the loop's own thread, unless that drives the loop
         */
        public SignalStream open() {
            ConnectionLoop loop = options.startLoop(threadName());
            try {
                return loop.loop().await(() -> openAsync(loop));
            } catch (Throwable t) {
                loop.closeFailed();
                throw t;
            }
        }

        /** Opens the stream; the future fails with {@link BusException}. */
        public CompletableFuture<SignalStream> openAsync() {
            return openAsync(options.startLoopAsync(threadName()));
        }

        private String threadName() {
            return "systemd4j stream of " + address;
        }

        private CompletableFuture<SignalStream> openAsync(ConnectionLoop loop) {
            CompletableFuture<? extends BusConnection> opening = address.isUnixSocket()
                    ? StreamSource.open(loop.loop(), address, options.connectTimeout(), maxMessageSize, linger)
                    : Bus.builder(address)
                            .loop(loop.loop())
                            .connectTimeout(options.connectTimeout())
                            .openAsync();
            var opened = new CompletableFuture<SignalStream>();
            Futures.deliver(opened, opening, source -> new SignalStream(source, loop), () -> {
                opening.cancel(true);
                opening.thenAccept(BusConnection::close); // it may just have been opened
                loop.closeOwned();
            });
            return opened;
        }
    }

    @Override
    public EventLoop loop() {
        return source.loop();
    }

    @Override
    public String uniqueName() {
        return source.uniqueName();
    }

    @Override
    public boolean isOpen() {
        return source.isOpen();
    }

    @Override
    public CompletableFuture<Void> closed() {
        return source.closed();
    }

    /**
     * Returns how many messages were dropped because they were invalid or too long. May be called by any thread. Always
     * 0 if a {@link Bus} serves the stream: libsystemd drops messages without counting them.
     */
    public long droppedMessages() {
        return source instanceof StreamSource stream ? stream.droppedMessages() : 0;
    }

    @Override
    public Subscription subscribe(MatchRule rule, SignalHandler handler) {
        return source.subscribe(rule, handler);
    }

    @Override
    public CompletableFuture<Subscription> subscribeAsync(MatchRule rule, SignalHandler handler) {
        return source.subscribeAsync(rule, handler);
    }

    /**
     * {@inheritDoc} Calls with file descriptors are refused with {@link IllegalArgumentException}, and descriptors of a
     * reply are closed.
     */
    @Override
    public <T extends @Nullable Object> T call(MethodCall call, Function<Message, T> reader) {
        return source.call(call, reader);
    }

    /**
     * {@inheritDoc} Intended for queries that belong to signals, such as the state before the first one. Calls with
     * file descriptors are refused with {@link IllegalArgumentException}, and descriptors of a reply are closed.
     */
    @Override
    public <T extends @Nullable Object> CompletableFuture<T> callAsync(MethodCall call, Function<Message, T> reader) {
        return source.callAsync(call, reader);
    }

    @Override
    public PreparedCall prepare(MethodCall call, String signature) {
        return source.prepare(call, signature);
    }

    /**
     * Closes the stream. May be called by any thread, inside a handler, and more than once. On the loop's own thread,
     * it ends when the current handler or task has returned. Other threads wait until all resources are freed, but at
     * most 5 seconds, in case a handler doesn't return.
     */
    @Override
    public void close() {
        source.close();
        loop.closeOwned();
    }

    @Override
    public String toString() {
        return source.toString();
    }
}
