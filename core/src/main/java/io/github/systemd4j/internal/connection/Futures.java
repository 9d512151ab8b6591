package io.github.systemd4j.internal.connection;

import io.github.systemd4j.loop.ErrorHandler;
import io.github.systemd4j.message.UnixFd;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Helpers for futures whose results own resources, and for futures that outlive their waiting callers. */
public final class Futures {
    private Futures() {}

    /** Returns the cause of a failure, without the wrappers that futures add. */
    public static Throwable cause(Throwable error) {
        boolean wrapped = error instanceof ExecutionException || error instanceof CompletionException;
        Throwable cause = error.getCause();
        return wrapped && cause != null ? cause(cause) : error;
    }

    /** Completes a future, or closes the result if the future is already done. */
    public static <T extends @Nullable Object> void deliver(CompletableFuture<T> receiver, T result) {
        if (!receiver.complete(result)) {
            discard(result);
        }
    }

    /**
     * Completes a future with a conversion of another one's result. Abandons the operation of the other one if that
     * fails, or if other code completes the receiver, before or meanwhile.
     *
     * @param giveUp may run twice; allocates nothing, because it also runs after memory has run out
     */
    public static <S, T> void deliver(
            CompletableFuture<T> receiver,
            CompletableFuture<S> source,
            Function<? super S, ? extends T> mapping,
            Runnable giveUp) {
        try {
            deliver(receiver, source.thenApply(mapping), giveUp);
        } catch (Throwable t) {
            giveUp.run();
            throw t;
        }
    }

    private static <T> void deliver(
            CompletableFuture<T> receiver, CompletableFuture<? extends T> result, Runnable giveUp) {
        receiver.whenComplete((_, _) -> {
            if (!result.isDone()) {
                giveUp.run();
            }
        });
        result.whenComplete((value, error) -> {
            if (error != null) {
                receiver.completeExceptionally(cause(error));
            }
            if (error != null || !receiver.complete(value)) {
                giveUp.run();
            }
        });
    }

    /**
     * Closes a result that no caller receives: the result itself if it can be closed, otherwise the descriptors inside
     * it.
     */
    public static void discard(@Nullable Object result) {
        try {
            if (result instanceof AutoCloseable owner) {
                owner.close();
            } else {
                UnixFd.closeAll(result);
            }
        } catch (Exception e) {
            if (e instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            ErrorHandler.logging().onError("closing a result that no caller receives", e);
        }
    }

    /**
     * Returns a copy that its source does not reference after the copy is completed, for example canceled. A
     * {@linkplain CompletableFuture#copy() plain copy} is referenced until the source is done.
     */
    public static <T extends @Nullable Object> CompletableFuture<T> detachable(CompletableFuture<T> source) {
        var copy = new CompletableFuture<T>();
        // When one of the two is done, anyOf removes its reference from the other.
        CompletableFuture.anyOf(source, copy).whenComplete((value, error) -> {
            if (error != null) {
                copy.completeExceptionally(cause(error));
            } else {
                complete(copy, value);
            }
        });
        return copy;
    }

    /** Has no effect unless the value is the source's, because only then is the copy not done. */
    @SuppressWarnings("unchecked")
    private static <T extends @Nullable Object> void complete(CompletableFuture<T> copy, @Nullable Object value) {
        copy.complete((T) value);
    }
}
