package io.github.systemd4j.daemon;

import io.github.systemd4j.internal.ProcessSignals;
import io.github.systemd4j.internal.threads.DaemonThreads;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;

/** One run of a {@link Lifecycle}, on the thread that runs it: the start, and then the reloads until the end. */
final class ServiceRun<S extends AutoCloseable> {
    private static final AtomicBoolean ONE_RUNS = new AtomicBoolean();

    private final Lifecycle<S> lifecycle;
    private final Announcer announcer = new Announcer();
    private final ServiceEnd<S> end;
    private final Semaphore reloadRequests = new Semaphore(0);
    private Notification reloading = Notification.reloading();

    ServiceRun(Lifecycle<S> lifecycle) {
        this.lifecycle = lifecycle;
        this.end = new ServiceEnd<>(announcer, lifecycle.errorHandler);
    }

    void run() throws Exception {
        if (!ONE_RUNS.compareAndSet(false, true)) {
            throw new IllegalStateException("another Lifecycle runs in this JVM, and a signal has one handler");
        }
        try {
            runAlone();
        } finally {
            ONE_RUNS.set(false);
        }
    }

    private void runAlone() throws Exception {
        var hook = DaemonThreads.create("systemd4j shutdown", end::await);
        try (var signals = new ProcessSignals()) {
            signals.handle("TERM", end::exit);
            signals.handle("INT", end::exit);
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
            announcer.send(Notification.status(NotifyText.status("The start failed: " + t)));
            end.await();
            remove(hook);
            throw t;
        }
    }

    private S start() throws Exception {
        if (lifecycle.healthCheck != null) {
            checkWatchdogInterval();
        }
        S service = Objects.requireNonNull(lifecycle.start.call(), "the start returned no service");
        end.include(service);
        send(Notification.ready());
        if (lifecycle.healthCheck != null) {
            end.watch(Watchdog.builder(() -> lifecycle.healthCheck.isHealthy(service))
                    .errorHandler(lifecycle.errorHandler));
        }
        return service;
    }

    /** Before the start: it is too late to fail once the service is ready. */
    private static void checkWatchdogInterval() {
        Watchdog.interval();
    }

    private static void remove(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // the JVM is shutting down, and runs it
        }
    }

    // --- reloads

    private void serve(S service) {
        while (true) {
            reloadRequests.acquireUninterruptibly();
            reloadRequests.drainPermits(); // before the time that RELOADING=1 tells: it serves all until then
            tell(reloading);
            if (!end.hasBegun()) {
                tell(reload(service));
            }
        }
    }

    /** Reloads, and returns what to tell of it. */
    private Notification reload(S service) {
        try {
            Objects.requireNonNull(lifecycle.reload).reload(service);
            reloading = Notification.reloading();
            return Notification.ready();
        } catch (Throwable t) {
            lifecycle.errorHandler.onError("a reload", t);
            reloading = Notification.reloading().and(Notification.status("")); // the next one takes it back
            return Notification.ready().and(Notification.status(NotifyText.status("The reload failed: " + t)));
        }
    }

    private void tell(Notification notification) {
        try {
            send(notification);
        } catch (RuntimeException e) {
            lifecycle.errorHandler.onError("a notification", e);
        }
    }

    private void send(Notification notification) {
        try {
            announcer.send(notification).join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException failure ? failure : e;
        }
    }
}
