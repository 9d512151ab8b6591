package io.github.systemd4j.internal.connection;

import io.github.systemd4j.bindings.Libc;
import io.github.systemd4j.internal.BusErrors;
import io.github.systemd4j.internal.Timeouts;
import io.github.systemd4j.message.BusException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Holds the state that every connection has: it connects until a deadline, is ready, and ends with one cause. Used on
 * the loop's thread only, unless stated otherwise.
 *
 * @param <T> the result of connecting
 */
public final class ConnectionState<T> {
    private final long connectDeadline;
    private final CompletableFuture<T> ready = new CompletableFuture<>();
    private final ConnectionEnd closed = new ConnectionEnd();
    private volatile @Nullable BusException cause;

    /** Creates the state of a connection that begins to connect now. */
    public ConnectionState(Duration connectTimeout) {
        connectDeadline = Timeouts.deadline(connectTimeout);
    }

    /** Returns a future that the connection completes when messages may be sent. */
    public CompletableFuture<T> ready() {
        return ready;
    }

    /** Returns a future that completes when all resources are freed; it fails if the connection was lost. */
    public CompletableFuture<Void> closed() {
        return closed;
    }

    /** Returns whether the connection has not ended. May be called by any thread. */
    public boolean isOpen() {
        return cause == null;
    }

    /** Returns whether the connection is open and not yet ready. */
    public boolean isConnecting() {
        return isOpen() && !ready.isDone();
    }

    /** Throws the cause of the end, unless the connection is open. */
    public void checkOpen() {
        BusException ended = cause;
        if (ended != null) {
            throw BusErrors.rethrown(ended);
        }
    }

    /** Returns the earlier one of a deadline and, while connecting, the deadline for that; negative means never. */
    public long deadlineMicros(long other) {
        return isConnecting() ? Timeouts.earlier(other, connectDeadline) : other;
    }

    /** Returns whether connecting has taken too long. */
    public boolean isLate() {
        return isConnecting() && connectDeadline >= 0 && Libc.monotonicMicros() >= connectDeadline;
    }

    /** Returns why the connection has ended; null while it is open. */
    public @Nullable BusException cause() {
        return cause;
    }

    /** Ends the connection, unless it has ended with an earlier cause. */
    public void end(BusException reason) {
        if (cause == null) {
            cause = reason;
        }
    }

    /** Reports that all resources of an ended connection are freed. */
    public void freed() {
        BusException ended = cause;
        if (ended != null) {
            closed.end(ended);
        }
    }
}
