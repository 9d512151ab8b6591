package io.github.systemd4j.daemon;

import io.github.systemd4j.internal.threads.DaemonThreads;
import io.github.systemd4j.loop.ErrorHandler;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Ends a service once, on a thread of its own: notifies the manager, drains and closes the service. Safe from any
 * thread. No code of the user runs under the lock, and nothing blocks under it.
 */
final class ShutdownSequence<S extends AutoCloseable> {
    /** How often a waiting thread checks whether the end has called {@link System#exit}, in which nothing wakes it. */
    static final Duration EXIT_CHECK_INTERVAL = Duration.ofMillis(50);

    /** How long a manager that doesn't read its notifications delays the end; short for {@code TimeoutStopSec=}. */
    private static final int MANAGER_PATIENCE_SECONDS = 1;

    private final NotificationSender sender;
    private final LifecycleSettings<S> settings;
    private final ErrorHandler errorHandler;
    private final AtomicBoolean exiting = new AtomicBoolean();
    private volatile boolean closingFailed;

    // guarded by this; unchanged after the end has begun
    private @Nullable S service;
    private @Nullable Watchdog watchdog;
    private @Nullable Thread ending;

    ShutdownSequence(NotificationSender sender, LifecycleSettings<S> settings) {
        this.sender = sender;
        this.settings = settings;
        this.errorHandler = settings.errorHandler;
    }

    // --- what is to be ended

    /** Closes a service at the end, or at once if the end began before the service had started. */
    void include(S started) {
        if (!isInTime(started)) {
            report("closing the service", closingFailure(started));
        }
    }

    private synchronized boolean isInTime(S started) {
        if (ending == null) {
            service = started;
        }
        return ending == null;
    }

    /** Starts a watchdog, which runs until the end. */
    synchronized void watch(Watchdog.Builder health) {
        if (ending == null) {
            watchdog = health.start();
        }
    }

    synchronized boolean hasBegun() {
        return ending != null;
    }

    // --- the end

    /**
     * Exits the JVM after the end. Only the first call has an effect, because signals may arrive any number of times.
     */
    void exit() {
        if (!exiting.compareAndSet(false, true)) {
            return;
        }
        try {
            if (await()) {
                System.exit(closingFailed ? 1 : 0);
            }
        } catch (OutOfMemoryError e) { // there was no memory for a thread, so the next signal tries again
            exiting.set(false);
            throw e;
        }
    }

    /**
     * Ends the service and waits for the end. Doesn't wait if the ending thread is itself in {@link System#exit} and
     * waits for the JVM's shutdown, in which this method may run.
     *
     * @return whether the service has ended
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
            CompletableFuture<Void> stopping = sender.sendLast(settings.stopping());
            Thread thread = DaemonThreads.create("systemd4j stop", () -> end(stopping));
            thread.start();
            ending = thread;
        }
        return ending;
    }

    private void end(CompletableFuture<Void> stopping) {
        Throwable unwatched = watchdog == null ? null : failure(this::beatUntilTheJvmEnds);
        Throwable unsent = failure(stopping);
        S ended = service;
        Throwable undrained = ended == null ? null : closingFailure(() -> settings.drain(ended));
        Throwable unclosed = ended == null ? null : closingFailure(ended);
        // not earlier, because the error handler may exit
        report("watchdog notifications until the end", unwatched);
        report("sending STOPPING=1", unsent);
        report("draining the service", undrained);
        report("closing the service", unclosed);
    }

    /**
     * Continues the watchdog's notifications, which the manager expects until the end. Makes no checks, because the
     * service is closed.
     */
    private void beatUntilTheJvmEnds() {
        Objects.requireNonNull(watchdog).close();
        Watchdog.builder(() -> true).errorHandler(errorHandler).start();
    }

    /**
     * Waits for a limited time, because closing the service is more important than the notification. This may be the
     * first one, and loading what it needs doesn't count.
     */
    private static @Nullable Throwable failure(CompletableFuture<Void> stopping) {
        try {
            NotifySocket.prepare();
            stopping.get(MANAGER_PATIENCE_SECONDS, TimeUnit.SECONDS);
            return null;
        } catch (TimeoutException e) {
            return new TimeoutException("the service manager has not read the notifications within %d s"
                    .formatted(MANAGER_PATIENCE_SECONDS));
        } catch (Throwable t) {
            return stopping.isCompletedExceptionally() ? stopping.exceptionNow() : t;
        }
    }

    /** Runs a step of the end of the service, and returns its failure, by which the JVM exits with 1. */
    private @Nullable Throwable closingFailure(AutoCloseable step) {
        Throwable failure = failure(step);
        closingFailed |= failure != null;
        return failure;
    }

    private static @Nullable Throwable failure(AutoCloseable step) {
        try {
            step.close();
            return null;
        } catch (Throwable t) {
            return t;
        }
    }

    private void report(String step, @Nullable Throwable failure) {
        if (failure != null) {
            errorHandler.onError(step, failure);
        }
    }

    private static boolean hasEnded(Thread thread) {
        try {
            return thread.join(EXIT_CHECK_INTERVAL);
        } catch (InterruptedException e) {
            return false; // the end is awaited nevertheless
        }
    }

    static boolean isInExit(Thread thread) {
        return Arrays.stream(thread.getStackTrace())
                .anyMatch(frame -> frame.getClassName().equals("java.lang.Runtime")
                        && frame.getMethodName().equals("exit"));
    }
}
