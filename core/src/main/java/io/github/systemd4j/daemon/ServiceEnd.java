package io.github.systemd4j.daemon;

import io.github.systemd4j.internal.threads.DaemonThreads;
import io.github.systemd4j.loop.ErrorHandler;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The end of a service, which comes once and on a thread of its own: the manager is told, and the service closed. From
 * any thread. Nothing under the lock blocks or is the user's.
 */
final class ServiceEnd<S extends AutoCloseable> {
    private static final Duration LOOK_AGAIN = Duration.ofMillis(50);
    private static final int MANAGER_PATIENCE_SECONDS = 1;

    private final Announcer announcer;
    private final ErrorHandler errorHandler;
    private final AtomicBoolean exiting = new AtomicBoolean();
    private volatile boolean endedBadly;

    // guarded by this, and as they are once the end has begun
    private @Nullable S service;
    private @Nullable Watchdog watchdog;
    private @Nullable Thread ending;

    ServiceEnd(Announcer announcer, ErrorHandler errorHandler) {
        this.announcer = announcer;
        this.errorHandler = errorHandler;
    }

    // --- what there is to end

    /** Closes a service in the end; at once, if that began before the service had started. */
    void include(S started) {
        if (!isInTime(started)) {
            close(started);
        }
    }

    private synchronized boolean isInTime(S started) {
        if (ending == null) {
            service = started;
        }
        return ending == null;
    }

    /** Lets a watchdog beat until the end. */
    synchronized void watch(Watchdog.Builder health) {
        if (ending == null) {
            watchdog = health.start();
        }
    }

    synchronized boolean hasBegun() {
        return ending != null;
    }

    // --- the end

    /** Exits after the end. Only the first call does: signals may come in any number. */
    void exit() {
        if (exiting.compareAndSet(false, true) && await()) {
            System.exit(endedBadly ? 1 : 0);
        }
    }

    /**
     * Ends the service, and waits for it; but not for an end that itself exits and waits for the JVM's, in which this
     * may run.
     *
     * @return whether it has ended
     */
    boolean await() {
        Thread thread = begin();
        while (!isInExit(thread)) {
            if (hasEnded(thread)) {
                return true;
            }
        }
        return false;
    }

    private synchronized Thread begin() {
        if (ending == null) {
            CompletableFuture<Void> stopping = announcer.sendLast(Notification.stopping());
            ending = DaemonThreads.create("systemd4j stop", () -> end(stopping));
            ending.start();
        }
        return ending;
    }

    private void end(CompletableFuture<Void> stopping) {
        if (watchdog != null) {
            watchdog.close();
            beatUntilTheJvmEnds();
        }
        Throwable untold = failure(stopping);
        if (service != null) {
            close(service);
        }
        if (untold != null) { // not before: the error handler may exit
            errorHandler.onError("sending STOPPING=1", untold);
        }
    }

    /** The manager wants a beat while it waits for the end, too; no check, for what it looks at is closed. */
    private void beatUntilTheJvmEnds() {
        Watchdog.builder(() -> true).errorHandler(errorHandler).start();
    }

    /** Waits, but not for ever: it is more important that the service is closed. */
    private static @Nullable Throwable failure(CompletableFuture<Void> stopping) {
        try {
            stopping.get(MANAGER_PATIENCE_SECONDS, TimeUnit.SECONDS);
            return null;
        } catch (Exception e) {
            return stopping.isCompletedExceptionally() ? stopping.exceptionNow() : e;
        }
    }

    private void close(S ended) {
        try {
            ended.close();
        } catch (Throwable t) {
            endedBadly = true;
            errorHandler.onError("closing the service", t);
        }
    }

    private static boolean hasEnded(Thread thread) {
        try {
            return thread.join(LOOK_AGAIN);
        } catch (InterruptedException e) {
            return false; // the end is awaited even so
        }
    }

    private static boolean isInExit(Thread thread) {
        return Arrays.stream(thread.getStackTrace())
                .anyMatch(frame -> frame.getClassName().equals("java.lang.Runtime")
                        && frame.getMethodName().equals("exit"));
    }
}
