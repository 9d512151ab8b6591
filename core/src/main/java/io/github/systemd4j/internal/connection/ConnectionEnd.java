package io.github.systemd4j.internal.connection;

import io.github.systemd4j.bindings.libc.libc_h;
import io.github.systemd4j.message.BusException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Completes at the end of a connection. Only the connection completes it, so all callers share one object: a copy for
 * each caller would be referenced by the connection until its end. Methods that would complete it from outside complete
 * a copy, or have no effect.
 */
public final class ConnectionEnd extends CompletableFuture<Void> {
    /** Completes it; exceptionally unless the connection was closed by this process. */
    public void end(BusException cause) {
        if (cause.errno() == libc_h.ESHUTDOWN()) {
            super.complete(null);
        } else {
            super.completeExceptionally(cause);
        }
    }

    @Override
    public boolean complete(@Nullable Void value) {
        return false;
    }

    @Override
    public boolean completeExceptionally(Throwable error) {
        return false;
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        return false;
    }

    @Override
    public CompletableFuture<Void> completeAsync(Supplier<? extends Void> supplier, Executor executor) {
        return Futures.detachable(this).completeAsync(supplier, executor);
    }

    @Override
    public CompletableFuture<Void> orTimeout(long timeout, TimeUnit unit) {
        return Futures.detachable(this).orTimeout(timeout, unit);
    }

    @Override
    public CompletableFuture<Void> completeOnTimeout(@Nullable Void value, long timeout, TimeUnit unit) {
        return Futures.detachable(this).completeOnTimeout(value, timeout, unit);
    }

    @Override
    public void obtrudeValue(@Nullable Void value) {
        throw new UnsupportedOperationException("only the connection completes this future");
    }

    @Override
    public void obtrudeException(Throwable error) {
        throw new UnsupportedOperationException("only the connection completes this future");
    }
}
