package io.github.systemd4j.daemon;

import io.github.systemd4j.internal.Timeouts;
import io.github.systemd4j.loop.ErrorHandler;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Consumer;

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
 *   <li>{@code SIGTERM}, {@code SIGINT}: sends {@code STOPPING=1}, drains and closes the service, and exits with 0, or
 *       with 1 if one of them failed. Without this class the JVM would exit with 143 or 130, which systemd treats as
 *       failures. During the start the JVM exits at once; a service that starts nevertheless before the JVM ends is
 *       closed, but nothing waits for that.
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
    private final LifecycleSettings<S> settings;

    private ServiceLifecycle(LifecycleSettings<S> settings) {
        this.settings = settings;
    }

    /**
     * Creates the lifecycle of a service.
     *
     * @param start starts the service, and returns it once it works; not null
     */
    public static <S extends AutoCloseable> ServiceLifecycle<S> of(Callable<S> start) {
        return new ServiceLifecycle<>(new LifecycleSettings<>(Objects.requireNonNull(start)));
    }

    private ServiceLifecycle<S> with(Consumer<LifecycleSettings<S>> change) {
        return new ServiceLifecycle<>(settings.with(change));
    }

    /** Reloads the service on {@code SIGHUP}. */
    public ServiceLifecycle<S> onReload(Reload<? super S> action) {
        Objects.requireNonNull(action);
        return with(changed -> changed.reload = action);
    }

    /**
     * Notifies the manager's watchdog as {@link Watchdog} does, from the end of the start, if {@code WatchdogSec=} is
     * set. After the end has begun, notifications continue without checks until the JVM has ended, because the manager
     * expects them; {@code TimeoutStopSec=} guards against an end that hangs.
     */
    public ServiceLifecycle<S> healthCheck(ServiceHealthCheck<? super S> check) {
        Objects.requireNonNull(check);
        return with(changed -> changed.healthCheck = check);
    }

    /**
     * Sets the handler of exceptions from the start, reloads, draining, closing, health checks and failed
     * notifications; by default they are logged. The handler runs on the thread of the failure. It may call {@link
     * System#exit}; the service is closed nevertheless.
     */
    public ServiceLifecycle<S> errorHandler(ErrorHandler handler) {
        ErrorHandler guarded = handler.guarded();
        return with(changed -> changed.errorHandler = guarded);
    }

    // --- time limits

    /**
     * Drains the service before it is closed: the action takes no more work, and waits until the work that was taken is
     * done. It has a thread of its own, which is interrupted after the timeout; the service is then closed at once,
     * even if the action continues. So one client that stays connected can't turn a restart into an outage of
     * {@code TimeoutStopSec=}.
     *
     * <p>The manager is asked for the time of the drain and ten seconds more ({@code EXTEND_TIMEOUT_USEC=}), in case
     * {@code TimeoutStopSec=} is shorter. If the action fails, the exception goes to the error handler, and the JVM
     * exits with 1.
     *
     * @param timeout the longest time of the drain; should be shorter than the clients' patience
     * @throws IllegalArgumentException if the timeout is shorter than a microsecond, or about 292,000 years or longer
     */
    public ServiceLifecycle<S> drain(Drain<? super S> action, Duration timeout) {
        Objects.requireNonNull(action);
        Duration checked = checkTimeout(timeout);
        return with(changed -> changed.drain = new DrainStep<>(action, checked));
    }

    /**
     * Asks the manager for this time for the start, in case {@code TimeoutStartSec=} is shorter:
     * {@code EXTEND_TIMEOUT_USEC=} is sent before the start. The manager ends a service that starts more slowly. Start
     * code that learns later that it needs more time sends {@link Notification#extendTimeout}.
     *
     * @param timeout counted from {@link #run}
     * @throws IllegalArgumentException if the timeout is shorter than a microsecond, or about 292,000 years or longer
     */
    public ServiceLifecycle<S> startTimeout(Duration timeout) {
        Duration checked = checkTimeout(timeout);
        return with(changed -> changed.startTimeout = checked);
    }

    /**
     * Asks the manager for this time for the stop, in case {@code TimeoutStopSec=} is shorter:
     * {@code EXTEND_TIMEOUT_USEC=} is sent with {@code STOPPING=1}. The manager kills a service that stops more slowly.
     * A {@link #drain} that may take longer has the precedence.
     *
     * @param timeout for the drain and for closing the service
     * @throws IllegalArgumentException if the timeout is shorter than a microsecond, or about 292,000 years or longer
     */
    public ServiceLifecycle<S> stopTimeout(Duration timeout) {
        Duration checked = checkTimeout(timeout);
        return with(changed -> changed.stopTimeout = checked);
    }

    private static Duration checkTimeout(Duration timeout) {
        Notification.extendTimeout(Timeouts.checkPositive(timeout));
        Notification.extendTimeout(LifecycleSettings.withClosing(timeout));
        return timeout;
    }

    // --- running

    /**
     * Lets {@link #run} throw the exception of a start that has failed, instead of exiting. For programs that handle
     * it; all threads that the start has left behind must then end, or the JVM doesn't.
     */
    public ServiceLifecycle<S> rethrowStartFailure() {
        return with(changed -> changed.exitsWhenTheStartFails = false);
    }

    /**
     * Starts the service on this thread, and runs until the JVM shuts down. Doesn't return.
     *
     * <p>If the start fails, {@code STATUS=} has the reason and {@code ERRNO=} the errno that the exception or one of
     * its causes names, or else {@code EIO}. The exception goes to the error handler, and the JVM exits with 1 at once,
     * even if the start has left threads behind. After {@link #rethrowStartFailure}, the exception is thrown instead,
     * and signals have their former effect.
     *
     * <p>Interrupts are ignored after the start. A virtual thread or daemon thread that calls this method doesn't keep
     * the JVM alive, unlike the main thread.
     *
     * <p>The start fails, too: with an {@link IllegalStateException} if the JVM leaves signals to the operating system,
     * because of {@code -Xrs}, or has no module {@code jdk.unsupported}; with a health check, for the reasons of {@link
     * Watchdog#interval}; with a {@link io.github.systemd4j.message.BusException} if {@code READY=1} can't be sent,
     * without which the service would never become active.
     *
     * @throws Exception the exception of the start, after {@link #rethrowStartFailure} only
     * @throws IllegalStateException if another lifecycle runs in this JVM, because a signal has one handler
     */
    public void run() throws Exception {
        new ServiceRun<>(settings).run();
    }
}
