package io.github.systemd4j.internal.sdbus;

import io.github.systemd4j.bindings.libc.libc_h;
import io.github.systemd4j.internal.BusErrors;
import io.github.systemd4j.internal.Errno;
import io.github.systemd4j.internal.Timeouts;
import io.github.systemd4j.internal.connection.Futures;
import io.github.systemd4j.message.BusException;
import io.github.systemd4j.message.ErrorName;
import io.github.systemd4j.message.Message;
import io.github.systemd4j.message.MessageType;
import io.github.systemd4j.message.MethodCall;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A call that waits for its reply. When the future completes in any way, the slot is freed. */
final class PendingCall<T extends @Nullable Object> implements NativeHandler.OfMessages, BiConsumer<Object, Throwable> {
    private final SdBusConnection connection;
    private final MethodCall call;
    private final Duration timeout;
    private final Function<Message, T> reader;
    private final CompletableFuture<T> future;
    private final long started = System.nanoTime();
    private long id;
    private long slot;
    private @Nullable Throwable failure;

    /** The next of the connection's calls that are to be ended later. */
    @Nullable
    PendingCall<?> nextUnended;

    private boolean done;

    PendingCall(
            SdBusConnection connection,
            MethodCall call,
            Duration timeout,
            Function<Message, T> reader,
            CompletableFuture<T> future) {
        this.connection = connection;
        this.call = call;
        this.timeout = timeout;
        this.reader = reader;
        this.future = future;
    }

    MethodCall call() {
        return call;
    }

    /** Returns the limit for libsystemd. */
    long timeoutMicros() {
        return Timeouts.micros(timeout);
    }

    /** Stores the slot of the call. From now on, completing the future from outside cancels the call. */
    void onSent(long number, long callSlot) {
        id = number;
        slot = callSlot;
        future.whenComplete(this);
    }

    /** Releases the slot when the future completes in any way. */
    @Override
    public void accept(@Nullable Object result, @Nullable Throwable error) {
        if (!done) {
            connection.run(this::release);
        }
    }

    @Override
    public int onMessage(ScopedMessage reply) {
        try {
            complete(reply);
        } catch (VirtualMachineError e) {
            failure = e;
            connection.driver().endLater(this);
            throw e;
        }
        release();
        return 1;
    }

    private void complete(ScopedMessage reply) {
        try {
            if (reply.type() == MessageType.ERROR) {
                future.completeExceptionally(error(reply));
            } else {
                Futures.deliver(future, reader.apply(reply));
            }
        } catch (Throwable t) {
            future.completeExceptionally(t);
        }
    }

    /**
     * Returns the error of a reply. libsystemd also replies NoReply after a timeout and when the connection is lost.
     */
    private BusException error(ScopedMessage reply) {
        BusException error = BusException.of(reply);
        if (!error.is(ErrorName.NO_REPLY)) {
            return error;
        }
        if (!connection.driver().isConnected()) {
            return BusErrors.peerGone("the connection was lost before the reply to " + call);
        }
        boolean late = Duration.ofNanos(System.nanoTime() - started).compareTo(timeout) >= 0;
        return late
                ? Errno.named(ErrorName.TIMEOUT, libc_h.ETIMEDOUT(), "no reply within " + timeout + " to " + call)
                : error;
    }

    /** Ends a call again, after a first attempt has failed. */
    void end() {
        future.completeExceptionally(Objects.requireNonNull(failure));
        release();
    }

    @Override
    public void onClosed(BusException cause) {
        future.completeExceptionally(cause);
        release();
    }

    private void release() {
        if (!done) {
            done = true;
            connection.slots().forget(id);
            connection.slots().unrefCall(slot);
        }
    }

    @Override
    public String toString() {
        return "the reply to " + call;
    }
}
