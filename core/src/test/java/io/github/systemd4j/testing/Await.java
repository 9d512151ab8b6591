package io.github.systemd4j.testing;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Waits for what another thread or process does, with a limit that only a failure reaches. */
public final class Await {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private Await() {}

    /** The next element. */
    public static <T> T next(BlockingQueue<T> queue) throws InterruptedException {
        T next = queue.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        if (next == null) {
            throw new AssertionError("nothing came within " + PATIENCE);
        }
        return next;
    }

    /** The future's value. */
    public static <T extends @Nullable Object> T value(CompletableFuture<T> future) throws Exception {
        return future.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** What the future fails with. */
    public static Throwable failure(CompletableFuture<?> future) throws InterruptedException, TimeoutException {
        try {
            Object value = future.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            throw new AssertionError("expected a failure, but the value was " + value);
        } catch (ExecutionException e) {
            return e.getCause();
        }
    }

    /** Until a condition holds. */
    public static void until(BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("the condition didn't hold within " + PATIENCE);
            }
            Thread.sleep(1);
        }
    }

    /** Until a thread waits: parked, or in a channel's native method. */
    public static void waiting(Thread thread) throws InterruptedException {
        until(() -> thread.getState() == Thread.State.WAITING || isInNative(thread));
    }

    private static boolean isInNative(Thread thread) {
        StackTraceElement[] stack = thread.getStackTrace();
        return stack.length > 0
                && stack[0].isNativeMethod()
                && stack[0].getClassName().startsWith("sun.nio.ch.");
    }

    /** The first value that is as wanted. */
    public static <T> T matching(Supplier<Optional<T>> source, Predicate<T> wanted) throws InterruptedException {
        var found = new AtomicReference<T>();
        until(() -> {
            source.get().filter(wanted).ifPresent(found::set);
            return found.get() != null;
        });
        return found.get();
    }
}
