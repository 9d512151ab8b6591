package io.github.systemd4j.internal.connection;

import io.github.systemd4j.bus.ErrorHandler;
import io.github.systemd4j.bus.UnixFd;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Futures whose results own something, and futures that live longer than those who wait for them. */
public final class Futures {
    private Futures() {}

    /** Returns what went wrong, without the wrapping of futures. */
    public static Throwable cause(Throwable error) {
        boolean wrapped = error instanceof ExecutionException || error instanceof CompletionException;
        Throwable cause = error.getCause();
        return wrapped && cause != null ? cause(cause) : error;
    }

    /** Completes a future, or closes the result if nobody receives it because the future is done. */
    public static <T extends @Nullable Object> void deliver(CompletableFuture<T> receiver, T result) {
        if (!receiver.complete(result)) {
            discard(result);
        }
    }

    /**
     * Completes a future with what is made of another one's result. Gives up what the other one is for if that fails, and
     * if the receiver is completed by somebody else, before or meanwhile.
     *
     * @param giveUp may run twice; takes no memory, because it also runs when memory runs out here
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

    /** Closes a result that nobody receives: it, if it can be closed, or else the descriptors inside it. */
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
            ErrorHandler.logging().onError("closing a result that nobody receives", e);
        }
    }

    /**
     * Returns a copy that leaves nothing behind at its source once it is completed itself, such as canceled. A
     * {@linkplain CompletableFuture#copy() plain copy} stays there until the source is done.
     */
    public static <T extends @Nullable Object> CompletableFuture<T> detachable(CompletableFuture<T> source) {
        var copy = new CompletableFuture<T>();
        // The one of the two that is done first makes anyOf leave the other.
        CompletableFuture.anyOf(source, copy).whenComplete((value, error) -> {
            if (error != null) {
                copy.completeExceptionally(cause(error));
            } else {
                complete(copy, value);
            }
        });
        return copy;
    }

    /** Has no effect unless the value is the source's, since only then the copy isn't done. */
    @SuppressWarnings("unchecked")
    private static <T extends @Nullable Object> void complete(CompletableFuture<T> copy, @Nullable Object value) {
        copy.complete((T) value);
    }
}
