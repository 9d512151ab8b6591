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
 * Where signals come from, and answers in one order with them: a {@link Bus}, or a stream that is made for many.
 *
 * <p>Every method may be called from any thread. Handlers and readers run on the thread of the {@link #loop()}, where
 * futures complete, too.
 */
public interface BusConnection extends AutoCloseable {
    /** The loop that drives it. */
    EventLoop loop();

    /** The name that the broker gave to this connection, such as {@code :1.42}; empty if the peer is no broker. */
    String uniqueName();

    /** Whether more can come. */
    boolean isOpen();

    /**
     * Completes when it was closed here; exceptionally, with {@link BusException}, if the connection was lost. All get
     * the same future, and can't complete or cancel it; what they register with it stays until then.
     */
    CompletableFuture<Void> closed();

    /** Subscribes to signals. The future completes when none can be missed; the handler may be called before. */
    CompletableFuture<Subscription> subscribeAsync(MatchRule rule, SignalHandler handler);

    /**
     * Subscribes to signals, and waits until none can be missed. Each subscription is one of its own, also to the same
     * rule.
     *
     * @throws BusException if the broker refuses
     * @throws IllegalStateException on the loop's own thread
     */
    Subscription subscribe(MatchRule rule, SignalHandler handler);

    /**
     * Calls a method. What the callee has sent before the reply has been handled when the reply is read.
     *
     * @param reader gets the borrowed reply
     */
    <T extends @Nullable Object> CompletableFuture<T> callAsync(MethodCall call, Function<Message, T> reader);

    /** Ends it, from any thread, also inside a handler, and twice. Calls that wait for their reply fail at once. */
    @Override
    void close();
}
