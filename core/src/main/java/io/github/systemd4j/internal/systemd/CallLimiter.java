package io.github.systemd4j.internal.systemd;

import io.github.systemd4j.internal.connection.Futures;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Has calls wait for their turn, in order, while there is no room for more. The loop's thread alone. */
public final class CallLimiter {
    private final BooleanSupplier hasRoom;

    /** How to start each call that waits, by its result. */
    private final SequencedMap<CompletableFuture<?>, Runnable> waiting = new LinkedHashMap<>();

    private boolean taking;

    public CallLimiter(BooleanSupplier hasRoom) {
        this.hasRoom = hasRoom;
    }

    /** Makes a call as soon as there is room. */
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

    /** Goes on, as there may be room. A call that fails at once comes here again; the loop then takes the next. */
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

    /** Whether the next call would not have to wait for room. */
    public boolean hasRoom() {
        return hasRoom.getAsBoolean();
    }

    /** How many wait. */
    public int size() {
        return waiting.size();
    }
}
