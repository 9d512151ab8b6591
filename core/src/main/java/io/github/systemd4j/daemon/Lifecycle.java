package io.github.systemd4j.daemon;

import io.github.systemd4j.loop.ErrorHandler;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * The life of a service from its start to its end, with what systemd is told of it and tells it: {@code Type=notify},
 * {@code ExecReload=kill -HUP $MAINPID} or {@code Type=notify-reload} with {@link #onReload}, and {@code WatchdogSec=}
 * with {@link #healthCheck}. Without systemd it works as well, and Ctrl-C ends it. Immutable; how it is run is added to
 * it.
 *
 * <pre>{@code
 * public static void main(String[] args) throws Exception {
 *     Lifecycle.of(Server::start)
 *             .onReload(Server::readConfiguration)
 *             .healthCheck(Server::answers)
 *             .run();
 * }
 * }</pre>
 *
 * <ul>
 *   <li>Once it has started, {@code READY=1} is sent.
 *   <li>{@code SIGHUP}: {@code RELOADING=1}, the reload, {@code READY=1}. One reload runs at a time, on the thread that
 *       called {@link #run}; one that is asked for before the start ends waits for that, and several that wait become
 *       one. A reload that fails goes to the error handler and, in words, into {@code STATUS=}; the service goes on.
 *       Without {@link #onReload} the signal ends the JVM, as ever.
 *   <li>{@code SIGTERM}, {@code SIGINT}: {@code STOPPING=1}, the service is closed, and the JVM exits with 0, where it
 *       would have by itself 143 or 130, which systemd takes for failures; with 1 if closing failed. During the start
 *       the JVM exits at once. A service that comes up nevertheless, before the JVM has gone, is closed, but that isn't
 *       waited for.
 *   <li>{@link System#exit}, from any thread: the same as part of the JVM's shutdown, with the status that was given.
 * </ul>
 *
 * <p>The service is closed once, on a thread of its own, and nothing waits for a reload that is running; none begins
 * after that. Closing must not wait for a thread that is in {@link System#exit}, which in turn waits for the service to
 * be closed. A manager that doesn't read its notifications holds up the start and reloads, but not the end.
 *
 * @param <S> the running service
 * @see <a href="https://www.freedesktop.org/software/systemd/man/latest/daemon.html">daemon(7), new-style daemons</a>
 */
public final class Lifecycle<S extends AutoCloseable> {
    final Callable<S> start;
    final @Nullable Reload<? super S> reload;
    final @Nullable ServiceHealthCheck<? super S> healthCheck;
    final ErrorHandler errorHandler;

    private Lifecycle(
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
     * The life of a service.
     *
     * @param start returns once the service works; not null
     */
    public static <S extends AutoCloseable> Lifecycle<S> of(Callable<S> start) {
        return new Lifecycle<>(Objects.requireNonNull(start), null, null, ErrorHandler.logging());
    }

    /** Reloads on {@code SIGHUP}. */
    public Lifecycle<S> onReload(Reload<? super S> action) {
        return new Lifecycle<>(start, Objects.requireNonNull(action), healthCheck, errorHandler);
    }

    /**
     * Beats as a {@link Watchdog} does, where {@code WatchdogSec=} is set, from the start's end. Once the service is to
     * end it beats on without a check until the JVM has gone, for the manager wants that; {@code TimeoutStopSec=} guards
     * an end that hangs.
     */
    public Lifecycle<S> healthCheck(ServiceHealthCheck<? super S> check) {
        return new Lifecycle<>(start, reload, Objects.requireNonNull(check), errorHandler);
    }

    /**
     * Where exceptions go of reloads, of closing, of health checks and of notifications that couldn't be sent; they are
     * logged by default. Called on the thread where it happened. It may exit; the service is closed all the same.
     */
    public Lifecycle<S> errorHandler(ErrorHandler handler) {
        return new Lifecycle<>(start, reload, healthCheck, handler.guarded());
    }

    /**
     * Starts the service, on this thread, and goes on until the JVM shuts down: it returns only by an exception, when
     * the start has failed. {@code STATUS=} says then why, and signals do what they did before. A {@code main} that
     * passes the exception on makes the JVM exit with 1, once no thread but daemon threads is left: those that a failed
     * start leaves behind keep the JVM alive, until systemd ends it after {@code TimeoutStartSec=}.
     *
     * <p>Interrupts are ignored once it has started. A virtual thread or daemon thread that calls it doesn't keep the
     * JVM alive, as {@code main}'s does.
     *
     * @throws Exception the start's
     * @throws IllegalStateException if another is running in this JVM, for a signal has one handler; if the JVM leaves
     *     signals to the operating system, because of {@code -Xrs}, or has no {@code jdk.unsupported}; with a health
     *     check, as {@link Watchdog#interval}
     * @throws io.github.systemd4j.message.BusException if {@code READY=1} can't be sent, without which the service would never be
     *     active
     */
    public void run() throws Exception {
        new ServiceRun<>(this).run();
    }
}
