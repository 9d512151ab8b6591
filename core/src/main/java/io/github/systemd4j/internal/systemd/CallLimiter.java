package io.github.systemd4j.internal.systemd;

import io.github.systemd4j.internal.connection.Futures;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Delays calls while a limit is reached, and starts them in order. Only for the loop's thread. */
public final class CallLimiter {
    private final BooleanSupplier hasRoom;

    /** The start of each waiting call, by its result. */
    private final SequencedMap<CompletableFuture<?>, Runnable> waiting = new LinkedHashMap<>();

    private boolean taking;

    /** @param hasRoom returns whether one more call may start */
    public CallLimiter(BooleanSupplier hasRoom) {
        this.hasRoom = hasRoom;
    }

    /** Starts a call as soon as the limit permits it. */
    public <T extends @Nullable Object> CompletableFuture<T> call(Supplier<CompletableFuture<T>> call) {
        var result = new CompletableFuture<T>();
        waiting.put(result, () -> start(call, result));
        take();
        return result;
    }

    private <T extends @Nullable Object> void start(Supplier<CompletableFuture<T>> call, CompletableFuture<T> result) {
        begin(call).whenComplete((value, error) -> {
            try {
                if (error != null) {
                    result.completeExceptionally(error);
                } else {
                    Futures.deliver(result, value);
                }
            } finally {
                take();
            }
        });
    }

    private static <T extends @Nullable Object> CompletableFuture<T> begin(Supplier<CompletableFuture<T>> call) {
        try {
            return call.get();
        } catch (Throwable t) {
            return CompletableFuture.failedFuture(t);
        }
    }

    /**
     * Starts waiting calls up to the limit. A call that fails immediately calls this again, and leaves the rest to the
     * loop.
     */
    public void take() {
        if (taking) {
            return;
        }
        taking = true;
        try {
            while (!waiting.isEmpty() && hasRoom.getAsBoolean()) {
                waiting.pollFirstEntry().getValue().run();
            }
        } finally {
            taking = false;
        }
    }

    /** Cancels a call if it still waits. */
    public void leave(CompletableFuture<?> result) {
        if (waiting.remove(result) != null) {
            result.cancel(false);
        }
    }

    /** Returns whether the limit permits another call. */
    public boolean hasRoom() {
        return hasRoom.getAsBoolean();
    }

    /** Returns the number of waiting calls. */
    public int size() {
        return waiting.size();
    }
}
