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

    private final LifecycleSettings<S> settings;
    private final NotificationSender sender = new NotificationSender();
    private final ShutdownSequence<S> shutdown;
    private final Semaphore reloadRequests = new Semaphore(0);
    private boolean statusIsSet;

    ServiceRun(LifecycleSettings<S> settings) {
        this.settings = settings;
        this.shutdown = new ShutdownSequence<>(sender, settings);
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
        try (var signals = new ProcessSignals()) {
            serve(startOrFail(signals));
        }
    }

    // --- the start

    private S startOrFail(ProcessSignals signals) throws Exception {
        var hook = DaemonThreads.create("systemd4j shutdown", shutdown::await);
        try {
            handle(signals);
            Runtime.getRuntime().addShutdownHook(hook);
            return start();
        } catch (Throwable t) {
            if (settings.exitsWhenTheStartFails) {
                exit(t);
            }
            notifyOfFailure(t);
            shutdown.await();
            remove(hook);
            throw t;
        }
    }

    /** Exits, because nothing else ends the threads that the start may have left behind. The hook stops the rest. */
    private void exit(Throwable failure) {
        try {
            notifyOfFailure(failure);
            settings.errorHandler.onError("the start", failure);
        } finally {
            System.exit(1);
        }
    }

    private void notifyOfFailure(Throwable failure) {
        sender.send(Notification.status(NotifyText.status("The start failed: " + failure))
                .and(Notification.errno(FailureErrno.of(failure))));
    }

    private void handle(ProcessSignals signals) {
        signals.handle("TERM", shutdown::exit);
        signals.handle("INT", shutdown::exit);
        if (settings.reload != null) {
            signals.handle("HUP", reloadRequests::release);
        }
    }

    private S start() throws Exception {
        WrapperCheck.warn();
        if (settings.healthCheck != null) {
            checkWatchdogInterval();
        }
        if (settings.startTimeout != null) {
            sender.send(Notification.extendTimeout(settings.startTimeout)); // if this fails, READY=1 reports it
        }
        S service = Objects.requireNonNull(settings.start.call(), "the start returned null instead of the service");
        shutdown.include(service);
        send(Notification.ready());
        ServiceHealthCheck<? super S> check = settings.healthCheck;
        if (check != null) {
            shutdown.watch(Watchdog.builder(() -> check.isHealthy(service)).errorHandler(settings.errorHandler));
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
            notifyManager(reloading());
            if (!shutdown.hasBegun()) {
                notifyManager(reload(service));
            }
        }
    }

    private Notification reloading() {
        Notification reloading = Notification.reloading();
        return statusIsSet ? reloading.and(Notification.status("")) : reloading;
    }

    /** Reloads, and returns the notification about the result. */
    private Notification reload(S service) {
        try {
            Objects.requireNonNull(settings.reload).reload(service);
            statusIsSet = false;
            return Notification.ready();
        } catch (Throwable t) {
            settings.errorHandler.onError("a reload", t);
            statusIsSet = true; // the next reload removes it
            return Notification.ready().and(Notification.status(NotifyText.status("The reload failed: " + t)));
        }
    }

    private void notifyManager(Notification notification) {
        try {
            send(notification);
        } catch (RuntimeException e) {
            settings.errorHandler.onError("a notification", e);
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
