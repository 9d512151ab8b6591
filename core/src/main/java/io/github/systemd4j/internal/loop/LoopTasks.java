package io.github.systemd4j.internal.loop;

import io.github.systemd4j.internal.BusErrors;
import io.github.systemd4j.loop.EventLoop;
import io.github.systemd4j.message.BusException;
import io.github.systemd4j.message.ErrorName;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;

/** Runs tasks on the thread of a loop, immediately if the caller is on it. May be used by any thread. */
public final class LoopTasks {
    private LoopTasks() {}

    /**
     * Runs a task. If the task throws an exception, the result fails with it. If the loop was closed, the result fails
     * with a {@link BusException} that has {@link ErrorName#DISCONNECTED}.
     *
     * @param result the future that the task completes
     */
    public static void submit(EventLoop loop, CompletableFuture<?> result, Runnable task) {
        Runnable guarded = () -> {
            try {
                task.run();
            } catch (Throwable t) {
                result.completeExceptionally(t);
            }
        };
        if (!runIfOpen(loop, guarded)) {
            result.completeExceptionally(BusErrors.closedHere());
        }
    }

    /**
     * Runs a task unless the loop was closed. For tasks that free resources, which a closed loop has freed already.
     *
     * @return whether the loop is open, so that the task runs
     */
    public static boolean runIfOpen(EventLoop loop, Runnable task) {
        if (loop.inLoop()) {
            task.run();
            return true;
        }
        try {
            loop.execute(task);
            return true;
        } catch (RejectedExecutionException e) {
            return false;
        }
    }
}
