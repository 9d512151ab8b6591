package io.github.systemd4j.daemon;

import io.github.systemd4j.loop.ErrorHandler;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * Runs a service from its start to its end, and exchanges notifications and signals with systemd: for
 * {@code Type=notify}, for {@code ExecReload=kill -HUP $MAINPID} or {@code Type=notify-reload} with {@link #onReload},
 * and for {@code WatchdogSec=} with {@link #healthCheck}. Works without systemd as well; Ctrl-C then ends the service.
 * Immutable: each method returns a copy with one more setting.
 *
 * <pre>{@code
 * public static void main(String[] args) throws Exception {
 *     ServiceLifecycle.of(Server::start)
 *             .onReload(Server::readConfiguration)
 *             .healthCheck(Server::answers)
 *             .run();
 * }
 * }</pre>
 *
 * <ul>
 *   <li>After the start, {@code READY=1} is sent.
 *   <li>{@code SIGHUP}: sends {@code RELOADING=1}, reloads, and sends {@code READY=1}. Reloads run one at a time, on
 *       the thread that called {@link #run}. A request during the start waits for its end, and waiting requests are
 *       merged into one. If a reload fails, the error goes to the error handler and its text to {@code STATUS=}; the
 *       service continues. Without {@link #onReload} the signal ends the JVM, as usual.
 *   <li>{@code SIGTERM}, {@code SIGINT}: sends {@code STOPPING=1}, closes the service, and exits with 0, or with 1 if
 *       closing failed. Without this class the JVM would exit with 143 or 130, which systemd treats as failures. During
 *       the start the JVM exits at once; a service that starts nevertheless before the JVM ends is closed, but nothing
 *       waits for that.
 *   <li>{@link System#exit}, from any thread: the same, as a part of the JVM's shutdown, with the given status.
 * </ul>
 *
 * <p>The service is closed once, on a thread of its own. Closing doesn't wait for a running reload, and no reload
 * begins afterwards. {@code close()} must not wait for a thread that is in {@link System#exit}, because that thread
 * waits for the service to be closed. A manager that doesn't read its notifications delays the start and reloads, but
 * not the end.
 *
 * @param <S> the running service
 * @see <a href="https://www.freedesktop.org/software/systemd/man/latest/daemon.html"> daemon(7), new-style daemons</a>
 */
public final class ServiceLifecycle<S extends AutoCloseable> {
    final Callable<S> start;
    final @Nullable Reload<? super S> reload;
    final @Nullable ServiceHealthCheck<? super S> healthCheck;
    final ErrorHandler errorHandler;

    private ServiceLifecycle(
            Callable<S> start,
            @Nullable Reload<? super S> reload,
            @Nullable ServiceHealthCheck<? super S> healthCheck,
            ErrorHandler errorHandler) {
        this.start = start;
        this.reload = reload;
        this.healthCheck = healthCheck;
        this.errorHandler = errorHandler;
    }

    /**
     * Creates the lifecycle of a service.
     *
     * @param start starts the service, and returns it once it works; not null
     */
    public static <S extends AutoCloseable> ServiceLifecycle<S> of(Callable<S> start) {
        return new ServiceLifecycle<>(Objects.requireNonNull(start), null, null, ErrorHandler.logging());
    }

    /** Reloads the service on {@code SIGHUP}. */
    public ServiceLifecycle<S> onReload(Reload<? super S> action) {
        return new ServiceLifecycle<>(start, Objects.requireNonNull(action), healthCheck, errorHandler);
    }

    /**
     * Notifies the manager's watchdog as {@link Watchdog} does, from the end of the start, if {@code WatchdogSec=} is
     * set. After the end has begun, notifications continue without checks until the JVM has ended, because the manager
     * expects them; {@code TimeoutStopSec=} guards against an end that hangs.
     */
    public ServiceLifecycle<S> healthCheck(ServiceHealthCheck<? super S> check) {
        return new ServiceLifecycle<>(start, reload, Objects.requireNonNull(check), errorHandler);
    }

    /**
     * Sets the handler of exceptions from reloads, closing, health checks and failed notifications; by default they are
     * logged. The handler runs on the thread of the failure. It may call {@link System#exit}; the service is closed
     * nevertheless.
     */
    public ServiceLifecycle<S> errorHandler(ErrorHandler handler) {
        return new ServiceLifecycle<>(start, reload, healthCheck, handler.guarded());
    }

    /**
     * Starts the service on this thread, and runs until the JVM shuts down. Returns only by an exception, if the start
     * has failed: {@code STATUS=} then has the reason, and signals have their former effect. If {@code main} passes the
     * exception on, the JVM exits with 1 when only daemon threads are left. Other threads that a failed start leaves
     * behind keep the JVM alive, until systemd ends it after {@code TimeoutStartSec=}.
     *
     * <p>Interrupts are ignored after the start. A virtual thread or daemon thread that calls this method doesn't keep
     * the JVM alive, unlike the main thread.
     *
     * @throws Exception the exception of the start
     * @throws IllegalStateException if another lifecycle runs in this JVM, because a signal has one handler; if the JVM
     *     leaves signals to the operating system, because of {@code -Xrs}, or has no module {@code jdk.unsupported};
     *     with a health check, for the reasons of {@link Watchdog#interval}
     * @throws io.github.systemd4j.message.BusException if {@code READY=1} can't be sent, without which the service would
     *     never become active
     */
    public void run() throws Exception {
        new ServiceRun<>(this).run();
    }
}
