package io.github.systemd4j.internal.loop;

import io.github.systemd4j.internal.BusErrors;
import io.github.systemd4j.loop.EventLoop;
import io.github.systemd4j.message.BusException;
import io.github.systemd4j.message.ErrorName;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;

/** Tasks for the thread of a loop, which run at once if the caller is on it. From any thread. */
public final class LoopTasks {
    private LoopTasks() {}

    /**
     * Runs a task. What it throws, and that the loop was closed, which is a {@link BusException} with {@link
     * ErrorName#DISCONNECTED}, fails the result.
     *
     * @param result what the task is to complete
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
     * Runs a task unless the loop was closed: for what frees something that the end of the loop has freed.
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
