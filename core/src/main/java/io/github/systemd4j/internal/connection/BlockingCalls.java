package io.github.systemd4j.internal.connection;

import io.github.systemd4j.bindings.libc.libc_h;
import io.github.systemd4j.internal.BusErrors;
import io.github.systemd4j.internal.Errno;
import io.github.systemd4j.internal.Timeouts;
import io.github.systemd4j.internal.loop.LoopAccess;
import io.github.systemd4j.loop.EventLoop;
import io.github.systemd4j.loop.EventSource;
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

/**
 * Blocks threads until the thread of a loop has finished an operation. A thread that drives the loop itself runs turns
 * meanwhile.
 */
public final class BlockingCalls {
    private static final LoopAccess LOOPS = LoopAccess.get();

    /** Longer than the turn of a loop should take, so that only a loop that doesn't run is given up. */
    private static final Duration LOOP_GRACE = Duration.ofSeconds(5);

    /** Longer than writing what was sent before, at most a second, and short enough for a program's shutdown. */
    private static final Duration CLOSE_WAIT = Duration.ofSeconds(5);

    private BlockingCalls() {}

    /** Throws an exception on the loop's own thread, which would wait for itself, unless it can drive the loop. */
    public static void check(EventLoop loop, String what) {
        if (loop.inLoop() && !LOOPS.canDrive(loop)) {
            throw new IllegalStateException(
                    what + " on the loop's own thread would wait for itself: use the method that returns a future");
        }
    }

    /**
     * Waits for an operation of this library that ends within its own limit. Waits a little longer than that, to detect
     * a loop that doesn't run. The operation is then abandoned.
     *
     * @param future completes on the loop's thread
     */
    public static <T extends @Nullable Object> T await(EventLoop loop, CompletableFuture<T> future, Duration limit) {
        return await(loop, null, future, limit);
    }

    /**
     * Waits for an operation like {@link #await(EventLoop, CompletableFuture, Duration)}.
     *
     * @param first the source that the result comes from, which a thread that drives the loop lets read first
     */
    public static <T extends @Nullable Object> T await(
            EventLoop loop, @Nullable EventSource first, CompletableFuture<T> future, Duration limit) {
        try {
            return get(loop, first, future, Timeouts.plusMillis(limit, LOOP_GRACE), LOOPS.idleText(loop));
        } catch (Throwable t) {
            giveUp(future);
            throw t;
        }
    }

    /** Cancels an abandoned operation. A result that arrived meanwhile is closed, because no caller receives it. */
    public static void giveUp(CompletableFuture<?> future) {
        if (!future.cancel(true) && future.state() == Future.State.SUCCESS) {
            Futures.discard(future.resultNow());
        }
    }

    /** Waits until the future completes in any way, up to a limit; returns whether it has. */
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

    /** Waits a limited time until a connection has ended in any way; not at all in an interrupted thread. */
    public static void awaitClosed(CompletableFuture<Void> closed) {
        try {
            closed.get(CLOSE_WAIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            // lost before, or a handler doesn't return: the loop frees it later
        }
    }

    /** Returns the error of a wait that an interrupt has ended. The thread's interrupt status is set. */
    public static BusException interrupted() {
        Thread.currentThread().interrupt();
        return Errno.named(ErrorName.FAILED, libc_h.EINTR(), "waiting for the bus");
    }

    /** Waits up to a limit, and drives the loop on its own thread. Leaves the future unchanged if it is too late. */
    public static <T extends @Nullable Object> T get(
            EventLoop loop, CompletableFuture<T> future, long limitMillis, String late) {
        return get(loop, null, future, limitMillis, late);
    }

    private static <T extends @Nullable Object> T get(
            EventLoop loop, @Nullable EventSource first, CompletableFuture<T> future, long limitMillis, String late) {
        if (!loop.inLoop()) {
            return get(future, limitMillis, late);
        }
        if (!future.isDone()) {
            LOOPS.drive(loop, first, future::isDone, TimeUnit.MILLISECONDS.toNanos(limitMillis));
        }
        return get(future, 0, late);
    }

    /** Waits up to a limit. Leaves the future unchanged if it is too late. */
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

    /** Returns the exception to throw for the failure of an operation. An {@link Error} is thrown. */
    public static RuntimeException rethrown(Throwable error) {
        return switch (error) {
            case BusException bus -> BusErrors.rethrown(bus);
            case RuntimeException unchecked -> unchecked;
            case Error fatal -> throw fatal;
            default -> new IllegalStateException(error);
        };
    }
}
