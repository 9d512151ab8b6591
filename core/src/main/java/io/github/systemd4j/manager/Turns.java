package io.github.systemd4j.manager;

import io.github.systemd4j.bus.UnixFd;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Has calls wait for their turn, in order, while there is no room for more. The loop's thread alone. */
final class Turns {
    private final BooleanSupplier hasRoom;
    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private boolean taking;

    Turns(BooleanSupplier hasRoom) {
        this.hasRoom = hasRoom;
    }

    /** Makes a call as soon as there is room. */
    <T> CompletableFuture<T> call(Supplier<CompletableFuture<T>> call) {
        var result = new CompletableFuture<T>();
        call(result, call, () -> {});
        return result;
    }

    /** Makes a call as soon as there is room; drops it if its result is done by then. */
    <T> void call(CompletableFuture<T> result, Supplier<CompletableFuture<T>> call, Runnable drop) {
        waiting.add(() -> {
            if (result.isDone()) {
                drop.run();
            } else {
                start(call, result);
            }
        });
        take();
    }

    private <T> void start(Supplier<CompletableFuture<T>> call, CompletableFuture<T> result) {
        call.get().whenComplete((value, error) -> {
            try {
                if (error != null) {
                    result.completeExceptionally(error);
                } else if (!result.complete(value)) {
                    UnixFd.closeAll(value);
                }
            } finally {
                take();
            }
        });
    }

    /** Goes on, as there may be room. A call that fails at once comes here again; the loop then takes the next. */
    void take() {
        if (taking) {
            return;
        }
        taking = true;
        try {
            while (!waiting.isEmpty() && hasRoom.getAsBoolean()) {
                waiting.remove().run();
            }
        } finally {
            taking = false;
        }
    }

    /** How many wait. */
    int size() {
        return waiting.size();
    }
}
