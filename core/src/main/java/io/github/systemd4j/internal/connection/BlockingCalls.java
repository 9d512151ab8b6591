package io.github.systemd4j.internal.connection;

import io.github.systemd4j.bindings.libc.libc_h;
import io.github.systemd4j.internal.BusErrors;
import io.github.systemd4j.internal.Errno;
import io.github.systemd4j.internal.Timeouts;
import io.github.systemd4j.loop.EventLoop;
import io.github.systemd4j.message.BusException;
import io.github.systemd4j.message.ErrorName;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Blocking on what a loop's thread does. */
public final class BlockingCalls {
    private static final Duration LOOP_GRACE = Duration.ofSeconds(5);

    private BlockingCalls() {}

    /** Refuses to wait on the thread that is waited for. */
    public static void check(EventLoop loop, String what) {
        if (loop.inLoop()) {
            throw new IllegalStateException(
                    what + " on the loop's own thread would wait for itself: use the method that returns a future");
        }
    }

    /**
     * Waits for what this package does itself, a little longer than the loop should take, so that a loop that nobody
     * drives is noticed; in vain, it is given up.
     */
    public static <T extends @Nullable Object> T await(CompletableFuture<T> future, Duration limit) {
        try {
            return get(future, Timeouts.plusMillis(limit, LOOP_GRACE), "the event loop doesn't run");
        } catch (Throwable t) {
            giveUp(future);
            throw t;
        }
    }

    /** Cancels what isn't waited for any more. A result that came meanwhile is closed, as nobody receives it. */
    public static void giveUp(CompletableFuture<?> future) {
        if (!future.cancel(true) && future.state() == Future.State.SUCCESS) {
            Futures.discard(future.resultNow());
        }
    }

    /** Waits until the future is done, however, but not longer than that. */
    public static boolean isDoneWithin(CompletableFuture<?> future, Duration limit) {
        try {
            future.get(limit.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (InterruptedException e) {
            throw interrupted();
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException | CancellationException e) {
            return true;
        }
    }

    private static BusException interrupted() {
        Thread.currentThread().interrupt();
        return Errno.named(ErrorName.FAILED, libc_h.EINTR(), "waiting for the bus");
    }

    /** Waits, and leaves the future as it is when it comes too late. */
    public static <T extends @Nullable Object> T get(CompletableFuture<T> future, long limitMillis, String late) {
        try {
            return future.get(limitMillis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw interrupted();
        } catch (TimeoutException e) {
            throw Errno.named(ErrorName.TIMEOUT, libc_h.ETIMEDOUT(), late);
        } catch (ExecutionException e) {
            throw rethrown(Futures.cause(e));
        }
    }

    private static RuntimeException rethrown(Throwable error) {
        return switch (error) {
            case BusException bus -> BusErrors.rethrown(bus);
            case RuntimeException unchecked -> unchecked;
            case Error fatal -> throw fatal;
            default -> new IllegalStateException(error);
        };
    }
}
