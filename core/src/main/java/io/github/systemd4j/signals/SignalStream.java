package io.github.systemd4j.signals;

import io.github.systemd4j.bus.Bus;
import io.github.systemd4j.bus.BusAddress;
import io.github.systemd4j.bus.BusConnection;
import io.github.systemd4j.internal.Timeouts;
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
 * A connection for many signals. It has the rules, handlers and messages of a {@link Bus}, and costs a fraction of it for
 * each signal: it reads the socket far ahead into memory of its own, where handlers see each message in place, and
 * allocates nothing.
 *
 * <p>It exports nothing: calls that come are refused with {@link ErrorName#UNKNOWN_METHOD}. File descriptors that come
 * are closed, and reading type {@code h} fails with {@link ErrorName#NOT_SUPPORTED}.
 *
 * <p>Whatever the specification allows is delivered. The header of each message is checked before it is shown, the body
 * as it is read; see {@link io.github.systemd4j.message.WireMessage}. A message whose header isn't understood, or that is
 * over the {@linkplain Builder#maxMessageSize limit of this stream}, is dropped and {@linkplain #droppedMessages()
 * counted}. The first one goes to the loop's error handler at once, later ones at most every ten seconds. A malformed
 * body fails the handlers that read it, and is reported once. So no message of a peer ends the connection. Only bytes
 * that have no end do, because nothing can be read behind them: a wrong byte order or version
 * ({@link ErrorName#INCONSISTENT_MESSAGE}), and a size over the specification's 128 MiB
 * ({@link ErrorName#LIMITS_EXCEEDED}).
 *
 * <p>Rules are looked up by hashes of path, interface, member and the first argument that counts: ten thousand
 * subscriptions that differ in one of these cost a signal no more than one does. The broker gets each rule once, however
 * many subscriptions have it.
 *
 * <p>An address that isn't a {@linkplain BusAddress#isUnixSocket() Unix socket} is served by a {@link Bus} instead, with
 * the same handlers, with its costs, and with what it says of messages and descriptors.
 *
 * <pre>{@code
 * try (SignalStream stream = SignalStream.open(BusAddress.system())) {
 *     stream.subscribe(MatchRule.signals().pathNamespace("/org/freedesktop/systemd1/unit"), signal -> count++);
 * }
 * }</pre>
 */
public final class SignalStream implements BusConnection {
    private final BusConnection source;
    private final boolean ownsLoop;

    private SignalStream(BusConnection source, boolean ownsLoop) {
        this.source = source;
        this.ownsLoop = ownsLoop;
    }

    /** Opens a stream with a loop of its own, and waits until it is authenticated. */
    public static SignalStream open(BusAddress address) {
        return builder(address).open();
    }

    /** Sets up a stream before it is opened. */
    public static Builder builder(BusAddress address) {
        return new Builder(address);
    }

    /** How a stream is to be opened. */
    public static final class Builder {
        private final BusAddress address;
        private @Nullable EventLoop loop;
        private ErrorHandler errorHandler = ErrorHandler.logging();
        private Duration connectTimeout = Bus.DEFAULT_TIMEOUT;
        private int maxMessageSize = BodyWriter.MAX_MESSAGE;
        private Duration linger = Duration.ofNanos(20_000);

        private Builder(BusAddress address) {
            this.address = address;
        }

        /** The loop that drives the stream, and that the caller closes; without one the stream has its own. */
        public Builder loop(EventLoop shared) {
            loop = shared;
            return this;
        }

        /** Where exceptions of handlers go, if the stream has a loop of its own; they are logged by default. */
        public Builder errorHandler(ErrorHandler handler) {
            errorHandler = handler;
            return this;
        }

        /**
         * How long connecting and authenticating may take; 25 seconds by default.
         *
         * @throws IllegalArgumentException if it isn't positive
         */
        public Builder connectTimeout(Duration limit) {
            connectTimeout = Timeouts.checkPositive(limit);
            return this;
        }

        /**
         * Sets how many bytes a message may have; 128 MiB by default, which is the specification's limit. A longer one is
         * dropped while it comes; the call that it answers ends by its timeout. The stream holds no more than twice the limit, and 256 KiB while messages are short.
         *
         * @throws IllegalArgumentException if it is less than 1 KiB, or over the specification's limit
         */
        public Builder maxMessageSize(int bytes) {
            if (bytes < 1 << 10 || bytes > BodyWriter.MAX_MESSAGE) {
                throw new IllegalArgumentException(
                        "a limit of %d bytes: from 1024 to %d are allowed".formatted(bytes, BodyWriter.MAX_MESSAGE));
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
         * @throws IllegalStateException on the loop's own thread
         */
        public SignalStream open() {
            EventLoop driver = driver();
            return driver.await(() -> openAsync(driver));
        }

        /** Opens the stream; the future fails with {@link BusException}. */
        public CompletableFuture<SignalStream> openAsync() {
            return openAsync(driver());
        }

        private EventLoop driver() {
            return loop == null ? EventLoop.start("systemd4j stream of " + address, errorHandler) : loop;
        }

        private CompletableFuture<SignalStream> openAsync(EventLoop driver) {
            CompletableFuture<? extends BusConnection> opening = address.isUnixSocket()
                    ? StreamSource.open(driver, address, connectTimeout, maxMessageSize, linger)
                    : Bus.builder(address)
                            .loop(driver)
                            .connectTimeout(connectTimeout)
                            .openAsync();
            var opened = new CompletableFuture<SignalStream>();
            Futures.deliver(opened, opening, source -> new SignalStream(source, loop == null), () -> {
                opening.cancel(true);
                opening.thenAccept(BusConnection::close); // it may just have been opened
                if (loop == null) {
                    driver.close();
                }
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
     * Returns how many messages were dropped because they weren't understood or were too long; from any thread. Always 0
     * where a {@link Bus} serves the stream: libsystemd drops them, and counts none.
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
     * {@inheritDoc} Made for the questions that go with signals, such as what the state was before the first one: calls
     * with file descriptors are refused with {@link IllegalArgumentException}, and those of a reply are closed.
     */
    @Override
    public <T extends @Nullable Object> CompletableFuture<T> callAsync(MethodCall call, Function<Message, T> reader) {
        return source.callAsync(call, reader);
    }

    /**
     * Closes the stream; from any thread, also inside a handler, and twice. On the loop's own thread it ends once the
     * current handler or task has returned; elsewhere this waits until all is freed, but for at most 5 seconds, should a
     * handler not return.
     */
    @Override
    public void close() {
        source.close();
        if (ownsLoop) {
            source.loop().close();
        }
    }

    @Override
    public String toString() {
        return source.toString();
    }
}
