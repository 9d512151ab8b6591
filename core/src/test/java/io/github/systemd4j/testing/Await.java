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

/** Waits for other threads or processes, with a limit that is reached only if the test fails. */
public final class Await {
    private static final Duration MAX_WAIT = Duration.ofSeconds(20);

    private Await() {}

    /** Returns the next element. */
    public static <T> T next(BlockingQueue<T> queue) throws InterruptedException {
        T next = queue.poll(MAX_WAIT.toMillis(), TimeUnit.MILLISECONDS);
        if (next == null) {
            throw new AssertionError("no element arrived within " + MAX_WAIT);
        }
        return next;
    }

    /** Returns the future's value. */
    public static <T extends @Nullable Object> T value(CompletableFuture<T> future) throws Exception {
        return future.get(MAX_WAIT.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Returns the exception that the future fails with. */
    public static Throwable failure(CompletableFuture<?> future) throws InterruptedException, TimeoutException {
        try {
            Object value = future.get(MAX_WAIT.toMillis(), TimeUnit.MILLISECONDS);
            throw new AssertionError("expected a failure, but the value was " + value);
        } catch (ExecutionException e) {
            return e.getCause();
        }
    }

    /** Waits until a condition holds. */
    public static void until(BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + MAX_WAIT.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("the condition didn't hold within " + MAX_WAIT);
            }
            Thread.sleep(1);
        }
    }

    /** Waits until a thread waits: parked, or in a channel's native method. */
    public static void waiting(Thread thread) throws InterruptedException {
        until(() -> thread.getState() == Thread.State.WAITING || isInNative(thread));
    }

    private static boolean isInNative(Thread thread) {
        StackTraceElement[] stack = thread.getStackTrace();
        return stack.length > 0
                && stack[0].isNativeMethod()
                && stack[0].getClassName().startsWith("sun.nio.ch.");
    }

    /** Returns the first value that fulfils a condition. */
    public static <T> T matching(Supplier<Optional<T>> source, Predicate<T> wanted) throws InterruptedException {
        var found = new AtomicReference<T>();
        until(() -> {
            source.get().filter(wanted).ifPresent(found::set);
            return found.get() != null;
        });
        return found.get();
    }
}
