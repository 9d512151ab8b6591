package io.github.systemd4j.manager;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Has calls wait for their turn, in order, so that a program may ask for any number of things at once. dbus-daemon
 * refuses to wait for more than 128 replies to a connection, and time runs against a call as soon as it is sent. The
 * loop's thread alone.
 */
final class CallWindow {
    /** Enough to keep systemd busy, and leaves room for the program's own calls. */
    private static final int SIZE = 64;

    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private int inFlight;
    private boolean filling;

    /** Makes a call as soon as it may be made. */
    <T> CompletableFuture<T> call(Supplier<CompletableFuture<T>> call) {
        var result = new CompletableFuture<T>();
        waiting.add(() -> start(call, result));
        fill();
        return result;
    }

    private <T> void start(Supplier<CompletableFuture<T>> call, CompletableFuture<T> result) {
        inFlight++;
        call.get().whenComplete((value, error) -> {
            inFlight--;
            if (error == null) {
                result.complete(value);
            } else {
                result.completeExceptionally(error);
            }
            fill();
        });
    }

    /** A call that fails at once comes here while this runs; the loop, and not the stack, then takes the next. */
    private void fill() {
        if (filling) {
            return;
        }
        filling = true;
        while (inFlight < SIZE && !waiting.isEmpty()) {
            waiting.remove().run();
        }
        filling = false;
    }
}
