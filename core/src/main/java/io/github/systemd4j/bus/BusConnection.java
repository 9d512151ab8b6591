package io.github.systemd4j.bus;

import io.github.systemd4j.loop.EventLoop;
import io.github.systemd4j.message.BusException;
import io.github.systemd4j.message.MatchRule;
import io.github.systemd4j.message.Message;
import io.github.systemd4j.message.MethodCall;
import io.github.systemd4j.message.SignalHandler;
import io.github.systemd4j.message.Subscription;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Delivers signals, and replies to calls in one order with them: a {@link Bus}, or a stream for large numbers of
 * signals.
 *
 * <p>Every method may be called from any thread. Handlers and readers run on the thread of the {@link #loop()}, and
 * futures complete on it.
 */
public interface BusConnection extends AutoCloseable {
    /** Returns the loop that drives the connection. */
    EventLoop loop();

    /**
     * Returns the name that the broker gave to this connection, such as {@code :1.42}; empty if the peer isn't a
     * broker.
     */
    String uniqueName();

    /** Returns whether the connection is open. */
    boolean isOpen();

    /**
     * Returns a future that completes when this program has closed the connection. If the connection is lost, it fails
     * with {@link BusException}. All callers share one future and can't complete or cancel it. Their dependent actions
     * stay registered until it completes.
     */
    CompletableFuture<Void> closed();

    /** Subscribes to signals. The future completes when no signal can be missed; the handler may be called earlier. */
    CompletableFuture<Subscription> subscribeAsync(MatchRule rule, SignalHandler handler);

    /**
     * Subscribes to signals, and waits until no signal can be missed. Each subscription is independent, even with the
     * same rule.
     *
     * @throws BusException if the broker refuses
     * @throws IllegalStateException on the loop's own thread
     */
    Subscription subscribe(MatchRule rule, SignalHandler handler);

    /**
     * Calls a method, waits for its reply, and reads it in place. Signals that the callee sent before its reply have been
     * handled when the reply is read.
     *
     * @param reader receives the reply on the loop's thread; the reply is valid until the reader returns
     * @throws BusException the error reply, a timeout, or the loss of the connection
     * @throws IllegalStateException on the loop's own thread, unless that drives the loop and isn't inside a handler
     */
    <T extends @Nullable Object> T call(MethodCall call, Function<Message, T> reader);

    /**
     * Calls a method. Signals that the callee sent before its reply have been handled when the reply is read.
     *
     * @param reader receives the reply, which is valid until the reader returns
     */
    <T extends @Nullable Object> CompletableFuture<T> callAsync(MethodCall call, Function<Message, T> reader);

    /**
     * Prepares a call that is made many times, with other arguments each time.
     *
     * @param call destination, path, member, flags and timeout; without arguments
     * @param signature the types of the arguments; empty for none
     * @throws IllegalArgumentException if the call has arguments, or the signature is invalid
     */
    PreparedCall prepare(MethodCall call, String signature);

    /**
     * Closes the connection. May be called by any thread, in a handler, and more than once. Waiting calls fail
     * immediately.
     */
    @Override
    void close();
}
