package io.github.systemd4j.daemon;

import io.github.systemd4j.internal.ProcessSignals;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** One run of a {@link Lifecycle}. */
final class ServiceRun<S extends AutoCloseable> {
    private static final Duration LOOK_AGAIN = Duration.ofMillis(50);

    private final Lifecycle<S> lifecycle;
    private final Semaphore reloadRequests = new Semaphore(0);
    private Notification reloading = Notification.reloading();

    // guarded by this
    private @Nullable S running;
    private @Nullable Watchdog watchdog;
    private @Nullable Thread ending;

    private volatile boolean endedBadly;

    ServiceRun(Lifecycle<S> lifecycle) {
        this.lifecycle = lifecycle;
    }

    void run() throws Exception {
        var hook = new Thread(this::end, "systemd4j shutdown");
        try (var signals = new ProcessSignals()) {
            signals.handle("TERM", this::exit);
            signals.handle("INT", this::exit);
            if (lifecycle.reload != null) {
                signals.handle("HUP", reloadRequests::release);
            }
            Runtime.getRuntime().addShutdownHook(hook);
            S service = startOrFail(hook);
            serve(service);
        }
    }

    private S startOrFail(Thread hook) throws Exception {
        try {
            S service = Objects.requireNonNull(lifecycle.start.call(), "the start returned no service");
            started(service);
            return service;
        } catch (Throwable t) {
            tell(Notification.status(NotifyText.status("The start failed: " + t)));
            end();
            remove(hook);
            throw t;
        }
    }

    /** Under the lock, so that nothing is ready that is being stopped. */
    private synchronized void started(S service) {
        if (ending != null) {
            ending = ender(() -> close(service));
            return;
        }
        running = service;
        Notification.ready().send();
        watchdog = lifecycle.healthCheck == null ? null : watch(service, lifecycle.healthCheck);
    }

    private Watchdog watch(S service, Predicate<? super S> check) {
        return Watchdog.builder(() -> check.test(service))
                .errorHandler(lifecycle.errorHandler)
                .start();
    }

    private static void remove(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // the JVM is shutting down, and runs it
        }
    }

    // --- reloads; on the thread that runs the service

    private void serve(S service) {
        while (true) {
            reloadRequests.acquireUninterruptibly();
            reloadRequests.drainPermits(); // before the time that RELOADING=1 tells: it serves all until then
            reload(service);
        }
    }

    private void reload(S service) {
        tellUnlessEnding(reloading);
        try {
            Objects.requireNonNull(lifecycle.reload).reload(service);
            reloading = Notification.reloading();
            tellUnlessEnding(Notification.ready());
        } catch (Throwable t) {
            lifecycle.errorHandler.onError("a reload", t);
            reloading = Notification.reloading().and(Notification.status("")); // the next one takes it back
            tellUnlessEnding(
                    Notification.ready().and(Notification.status(NotifyText.status("The reload failed: " + t))));
        }
    }

    private synchronized void tellUnlessEnding(Notification notification) {
        if (ending == null) {
            tell(notification);
        }
    }

    private void tell(Notification notification) {
        try {
            notification.send();
        } catch (RuntimeException e) {
            lifecycle.errorHandler.onError("a notification", e);
        }
    }

    // --- the end; from any thread

    private void exit() {
        end();
        System.exit(endedBadly ? 1 : 0);
    }

    /** Ends the service, and waits for it; but not for an end that waits for the JVM's, in which this may run. */
    private void end() {
        Thread ender = ender();
        while (!hasEnded(ender) && !isInExit(ender)) {
            ender = ender(); // it may be the one of a service that came up late
        }
    }

    private synchronized Thread ender() {
        if (ending == null) {
            S service = running;
            Watchdog beating = watchdog;
            ending = ender(() -> {
                tell(Notification.stopping());
                if (beating != null) {
                    beating.close();
                }
                if (service != null) {
                    close(service);
                }
            });
        }
        return ending;
    }

    private static Thread ender(Runnable end) {
        return Thread.ofPlatform().daemon().name("systemd4j stop").start(end);
    }

    private void close(S service) {
        try {
            service.close();
        } catch (Throwable t) {
            endedBadly = true;
            lifecycle.errorHandler.onError("closing the service", t);
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
