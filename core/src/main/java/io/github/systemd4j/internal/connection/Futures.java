package io.github.systemd4j.internal.connection;

import io.github.systemd4j.bus.ErrorHandler;
import io.github.systemd4j.bus.UnixFd;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** Futures whose results own something. */
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
     * Completes a future as another one. Gives up what the other one is for if that fails, and if the receiver is
     * completed by somebody else, before or meanwhile.
     *
     * @param giveUp may run twice
     */
    public static <T> void deliver(CompletableFuture<T> receiver, CompletableFuture<T> result, Runnable giveUp) {
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
}
