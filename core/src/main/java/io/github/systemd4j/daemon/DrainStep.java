package io.github.systemd4j.daemon;

import io.github.systemd4j.internal.Timeouts;
import io.github.systemd4j.internal.threads.DaemonThreads;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Drains a service for a limited time. The action has a thread of its own, so that its interrupt doesn't reach the code
 * that closes the service afterwards, whose files it would close.
 */
record DrainStep<S>(Drain<? super S> action, Duration timeout) {
    /** Returns when the action has ended, has called {@link System#exit}, or was interrupted after the timeout. */
    void run(S service) throws Exception {
        var task = new FutureTask<Boolean>(() -> {
            action.drain(service);
            return true;
        });
        Thread thread = DaemonThreads.create("systemd4j drain", task);
        thread.start();
        long deadline = System.nanoTime() + Timeouts.nanos(timeout);
        while (!hasEnded(task) && !ShutdownSequence.isInExit(thread)) {
            if (System.nanoTime() - deadline >= 0) {
                task.cancel(true);
                warn(timeout);
                return;
            }
        }
    }

    private static boolean hasEnded(FutureTask<Boolean> task) throws Exception {
        try {
            return task.get(ShutdownSequence.EXIT_CHECK_INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception failure ? failure : e;
        }
    }

    private static void warn(Duration timeout) {
        System.getLogger("io.github.systemd4j")
                .log(
                        System.Logger.Level.WARNING,
                        "the service has not finished its work within the {0} of its drain, and is closed now",
                        timeout);
    }
}
