package io.github.systemd4j.manager;

import io.github.systemd4j.internal.systemd.FutureErrors;
import io.github.systemd4j.loop.EventLoop;
import io.github.systemd4j.message.BusException;
import io.github.systemd4j.message.ErrorName;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/** Brings work to the thread of a connection's loop, to which all that is kept here is confined. */
record LoopThread(EventLoop loop) {
    /**
     * Runs a task there, at once if this is it.
     *
     * @throws BusException with {@link ErrorName#DISCONNECTED} if there is no loop any more
     */
    void run(Runnable task) {
        if (loop.inLoop()) {
            task.run();
            return;
        }
        try {
            loop.execute(task);
        } catch (RejectedExecutionException e) {
            throw FutureErrors.closedHere();
        }
    }

    /** Runs a task there, which is of no use once there is no loop any more. */
    void runIfOpen(Runnable task) {
        try {
            run(task);
        } catch (BusException e) {
            // all that the task would clean up is gone
        }
    }

    /** Runs a task there. What it throws, and that there is no loop any more, fails the result. */
    void run(CompletableFuture<?> result, Runnable task) {
        try {
            run(() -> {
                try {
                    task.run();
                } catch (Throwable t) {
                    result.completeExceptionally(t);
                }
            });
        } catch (BusException e) {
            result.completeExceptionally(e);
        }
    }

    /** Runs a task there after some time, if there still is a loop. */
    void runLater(Duration delay, Runnable task) {
        CompletableFuture.delayedExecutor(delay.toMillis(), TimeUnit.MILLISECONDS, this::runIfOpen)
                .execute(task);
    }
}
