package io.github.systemd4j.daemon;

import io.github.systemd4j.internal.ProcessSignals;
import io.github.systemd4j.internal.threads.DaemonThreads;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;

/** Runs a {@link ServiceLifecycle} once, on the calling thread: first the start, then reloads until the end. */
final class ServiceRun<S extends AutoCloseable> {
    private static final AtomicBoolean ONE_RUNS = new AtomicBoolean();

    private final ServiceLifecycle<S> lifecycle;
    private final NotificationSender sender = new NotificationSender();
    private final ShutdownSequence<S> shutdown;
    private final Semaphore reloadRequests = new Semaphore(0);
    private Notification reloading = Notification.reloading();

    ServiceRun(ServiceLifecycle<S> lifecycle) {
        this.lifecycle = lifecycle;
        this.shutdown = new ShutdownSequence<>(sender, lifecycle.errorHandler);
    }

    void run() throws Exception {
        if (!ONE_RUNS.compareAndSet(false, true)) {
            throw new IllegalStateException(
                    "another ServiceLifecycle runs in this JVM, but a signal has only one handler: "
                            + "run one service in each JVM");
        }
        try {
            runAlone();
        } finally {
            ONE_RUNS.set(false);
        }
    }

    private void runAlone() throws Exception {
        var hook = DaemonThreads.create("systemd4j shutdown", shutdown::await);
        try (var signals = new ProcessSignals()) {
            signals.handle("TERM", shutdown::exit);
            signals.handle("INT", shutdown::exit);
            if (lifecycle.reload != null) {
                signals.handle("HUP", reloadRequests::release);
            }
            Runtime.getRuntime().addShutdownHook(hook);
            serve(startOrFail(hook));
        }
    }

    // --- the start

    private S startOrFail(Thread hook) throws Exception {
        try {
            return start();
        } catch (Throwable t) {
            sender.send(Notification.status(NotifyText.status("The start failed: " + t)));
            shutdown.await();
            remove(hook);
            throw t;
        }
    }

    private S start() throws Exception {
        if (lifecycle.healthCheck != null) {
            checkWatchdogInterval();
        }
        S service = Objects.requireNonNull(lifecycle.start.call(), "the start returned null instead of the service");
        shutdown.include(service);
        send(Notification.ready());
        if (lifecycle.healthCheck != null) {
            shutdown.watch(Watchdog.builder(() -> lifecycle.healthCheck.isHealthy(service))
                    .errorHandler(lifecycle.errorHandler));
        }
        return service;
    }

    /** Checks the interval before the start, because a failure after {@code READY=1} would come too late. */
    private static void checkWatchdogInterval() {
        Watchdog.interval();
    }

    private static void remove(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // the JVM is shutting down, and runs the hook
        }
    }

    // --- reloads

    private void serve(S service) {
        while (true) {
            reloadRequests.acquireUninterruptibly();
            reloadRequests.drainPermits(); // before RELOADING=1 takes the time: this reload covers all earlier requests
            notifyManager(reloading);
            if (!shutdown.hasBegun()) {
                notifyManager(reload(service));
            }
        }
    }

    /** Reloads, and returns the notification about the result. */
    private Notification reload(S service) {
        try {
            Objects.requireNonNull(lifecycle.reload).reload(service);
            reloading = Notification.reloading();
            return Notification.ready();
        } catch (Throwable t) {
            lifecycle.errorHandler.onError("a reload", t);
            reloading = Notification.reloading().and(Notification.status("")); // the next reload removes the status
            return Notification.ready().and(Notification.status(NotifyText.status("The reload failed: " + t)));
        }
    }

    private void notifyManager(Notification notification) {
        try {
            send(notification);
        } catch (RuntimeException e) {
            lifecycle.errorHandler.onError("a notification", e);
        }
    }

    private void send(Notification notification) {
        try {
            sender.send(notification).join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException failure ? failure : e;
        }
    }
}
