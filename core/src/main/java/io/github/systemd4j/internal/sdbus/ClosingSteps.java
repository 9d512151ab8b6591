package io.github.systemd4j.internal.sdbus;

import io.github.systemd4j.bindings.Libc;
import io.github.systemd4j.internal.Timeouts;
import io.github.systemd4j.internal.connection.ConnectionState;
import io.github.systemd4j.loop.EventLoop;
import io.github.systemd4j.message.BusException;
import java.util.Objects;

/**
 * Closes a connection in steps: notifies its handlers, and then lets libsystemd write what was sent before, for a
 * limited time. Used on the loop's thread only.
 */
final class ClosingSteps {
    /** A second is enough for a peer that reads, and closing mustn't wait for one that doesn't. */
    private static final long FLUSH_MICROS = 1_000_000;

    private enum Step {
        NOTIFY,
        FLUSH,
        FREED
    }

    private final EventLoop loop;
    private final String address;
    private final ConnectionState<?> state;
    private final HandlerTable handlers;
    private Step step = Step.NOTIFY;
    private boolean notifying;
    private long flushDeadline;

    /**
     * Creates the steps of an open connection.
     *
     * @param address for reports
     */
    ClosingSteps(EventLoop loop, String address, ConnectionState<?> state, HandlerTable handlers) {
        this.loop = loop;
        this.address = address;
        this.state = state;
        this.handlers = handlers;
    }

    /** Ends an open connection. The steps follow when libsystemd has returned. */
    void start(BusException cause) {
        long now = Libc.monotonicMicros();
        flushDeadline = state.isConnecting() ? now : now + FLUSH_MICROS;
        state.end(cause);
    }

    /** Returns whether the handlers of an ended connection are still to be notified. */
    boolean isPending() {
        return !state.isOpen() && step == Step.NOTIFY;
    }

    /** Returns whether libsystemd is writing what was sent before. */
    boolean isFlushing() {
        return step == Step.FLUSH;
    }

    /** Returns the earlier of libsystemd's deadline and the end of flushing; 0 after notifying has failed. */
    long deadlineMicros(long other) {
        return isPending() ? 0 : Timeouts.earlier(other, flushDeadline);
    }

    /** Notifies the handlers, once. Returns false inside a handler that is being notified, and after the last step. */
    boolean notifyHandlers() {
        if (notifying || step == Step.FREED) {
            return false;
        }
        if (step == Step.NOTIFY) {
            notifyAll(Objects.requireNonNull(state.cause()));
            step = Step.FLUSH;
        }
        return true;
    }

    /** Notifies all handlers. A handler that closes the bus has no further effect. */
    private void notifyAll(BusException cause) {
        notifying = true;
        try {
            state.ready().completeExceptionally(cause);
            handlers.all().forEach(handler -> close(handler, cause));
        } finally {
            notifying = false;
        }
    }

    private void close(NativeHandler handler, BusException cause) {
        try {
            handler.onClosed(cause);
        } catch (OutOfMemoryError e) {
            throw e; // all are notified again in the next turn
        } catch (Throwable t) {
            loop.errorHandler().onError("%s at the end of %s".formatted(handler, address), t);
        }
    }

    /** Returns whether time is left for flushing. */
    boolean hasTime() {
        return Libc.monotonicMicros() < flushDeadline;
    }

    /** Takes the last step: the connection is being freed. */
    void freed() {
        step = Step.FREED;
    }
}
