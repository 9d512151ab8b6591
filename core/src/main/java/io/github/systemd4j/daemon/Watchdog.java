package io.github.systemd4j.daemon;

import io.github.systemd4j.bindings.Libc;
import io.github.systemd4j.internal.sddaemon.DaemonFunctions;
import io.github.systemd4j.internal.threads.DaemonThreads;
import io.github.systemd4j.loop.ErrorHandler;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Notifies the service manager periodically that the service is alive, as long as a health check succeeds. If the check
 * fails or hangs, the notifications stop: the manager then ends the service within {@code WatchdogSec=}, and restarts
 * it according to {@code Restart=}; see systemd.service(5).
 *
 * <pre>{@code
 * try (var watchdog = Watchdog.builder(server::answers).start()) {
 *     server.run();
 * }
 * }</pre>
 *
 * <p>The check runs on a thread of its own. The first check runs at once, and each next one a period after the start of
 * the former; if a check takes longer than the period, the next one follows at once. A failed check is repeated after
 * the period. If that succeeds in time, nothing happens.
 *
 * <p>Nothing is checked if the manager expects no notifications, because {@code WatchdogSec=} isn't set or there is no
 * manager.
 *
 * @see <a href="https://www.freedesktop.org/software/systemd/man/latest/sd_watchdog_enabled.html">
 *     sd_watchdog_enabled(3)</a>
 */
public final class Watchdog implements AutoCloseable {
    /** A shorter period would keep a processor busy with checks. */
    private static final long LEAST_PERIOD_NANOS = 1_000_000;

    private static final String INTERVAL = "WATCHDOG_USEC";
    private static final String PID = "WATCHDOG_PID";

    private final HealthCheck check;
    private final long periodNanos;
    private final ErrorHandler errorHandler;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final @Nullable Thread thread;

    private Watchdog(Builder builder, Optional<Duration> interval) {
        this.check = builder.check;
        this.errorHandler = builder.errorHandler;
        this.periodNanos = interval.map(builder::periodWithin).orElse(0L);
        this.thread = interval.isPresent() ? builder.newThread(this::beat) : null;
    }

    /**
     * Returns the interval in which the manager expects notifications; empty if it expects none from this process.
     *
     * @throws IllegalStateException if {@code WATCHDOG_USEC} or {@code WATCHDOG_PID} in the environment isn't a number
     *     above 0
     */
    public static Optional<Duration> interval() {
        if (System.getenv(INTERVAL) == null) { // without a service manager there may be no libsystemd either
            return Optional.empty();
        }
        long[] micros = new long[1];
        int result = DaemonFunctions.get().watchdogEnabled(micros);
        if (result < 0) {
            throw new IllegalStateException(whatIsWrong());
        }
        return result == 0 ? Optional.empty() : Optional.of(ofMicros(micros[0]));
    }

    private static String whatIsWrong() {
        String pid = Libc.getenv(PID);
        return pid == null || pid.matches("[1-9][0-9]*")
                ? "the environment variable %s=%s is invalid: it must be a number of microseconds above 0"
                        .formatted(INTERVAL, Libc.getenv(INTERVAL))
                : "the environment variable %s=%s is invalid: it must be a process id".formatted(PID, pid);
    }

    private static Duration ofMicros(long unsigned) {
        return Duration.ofSeconds(
                Long.divideUnsigned(unsigned, 1_000_000), Long.remainderUnsigned(unsigned, 1_000_000) * 1_000);
    }

    /** Returns a builder of a watchdog with this health check. */
    public static Builder builder(HealthCheck check) {
        return new Builder(check);
    }

    /** Configures a watchdog. */
    public static final class Builder {
        private final HealthCheck check;
        private @Nullable Duration period;
        private ThreadFactory threads = DaemonThreads.named("systemd4j watchdog");
        private ErrorHandler errorHandler = ErrorHandler.logging();

        private Builder(HealthCheck check) {
            this.check = Objects.requireNonNull(check);
        }

        /**
         * Sets the period of the check; half of {@link Watchdog#interval} by default. Periods below a millisecond are
         * raised to one.
         *
         * @throws IllegalArgumentException if the period isn't positive
         */
        public Builder period(Duration time) {
            if (!time.isPositive()) {
                throw new IllegalArgumentException("the period %s is not positive".formatted(time));
            }
            period = time;
            return this;
        }

        /** Sets the factory of the check's thread, which may be a virtual one; by default a platform daemon thread. */
        public Builder threads(ThreadFactory factory) {
            threads = Objects.requireNonNull(factory);
            return this;
        }

        /**
         * Sets the handler of failed checks and of notifications that couldn't be sent; by default they are logged. A
         * check that returned false is passed as an {@link IllegalStateException}. The handler runs on the watchdog's
         * thread.
         */
        public Builder errorHandler(ErrorHandler handler) {
            errorHandler = handler.guarded();
            return this;
        }

        private long periodWithin(Duration interval) {
            Duration time = period == null ? interval.dividedBy(2) : period;
            if (time.compareTo(interval) >= 0) {
                throw new IllegalArgumentException(
                        "the period of %s is too long: the service manager expects a notification every %s"
                                .formatted(time, interval));
            }
            return Math.max(TimeUnit.NANOSECONDS.convert(time), LEAST_PERIOD_NANOS);
        }

        private Thread newThread(Runnable beat) {
            Thread thread = threads.newThread(beat);
            if (thread == null) {
                throw new IllegalStateException("the thread factory returned null: the watchdog needs a thread");
            }
            return thread;
        }

        /**
         * Starts the watchdog, if the manager expects notifications.
         *
         * @throws IllegalArgumentException if the manager expects notifications at least as often as the period
         * @throws IllegalStateException for the reasons of {@link Watchdog#interval}; if the factory made no thread
         */
        public Watchdog start() {
            return new Watchdog(this, interval()).start();
        }
    }

    private Watchdog start() {
        if (thread != null) {
            thread.start();
        }
        return this;
    }

    private void beat() {
        long next = System.nanoTime();
        while (!isClosedBy(next)) {
            checkOnce();
            next += periodNanos;
            next += Math.max(0, System.nanoTime() - next);
        }
    }

    private void checkOnce() {
        try {
            if (!check.isHealthy()) {
                throw new IllegalStateException("the health check returned false: the service does not work");
            }
        } catch (Throwable t) {
            report("a health check", t);
            return;
        }
        try {
            if (!isClosed()) {
                Notification.watchdog().send();
            }
        } catch (Throwable t) {
            report("the watchdog's notification", t);
        }
    }

    private void report(String where, Throwable failure) {
        if (!isClosed()) {
            errorHandler.onError(where, failure);
        }
    }

    private boolean isClosed() {
        return closed.getCount() == 0;
    }

    /** Waits for a point in time, or until this is closed. Ignores an interrupt that the check has left behind. */
    private boolean isClosedBy(long nanoTime) {
        while (true) {
            try {
                return closed.await(nanoTime - System.nanoTime(), TimeUnit.NANOSECONDS);
            } catch (InterruptedException e) {
                // the thread belongs to the watchdog: only close() ends it
            }
        }
    }

    /** Returns whether the manager expects notifications. */
    public boolean enabled() {
        return thread != null;
    }

    /**
     * Stops the notifications, and interrupts a running check without waiting for it. Safe from any thread, and any
     * number of times. The manager still expects notifications until the service stops.
     */
    @Override
    public void close() {
        closed.countDown();
        if (thread != null) {
            thread.interrupt();
        }
    }
}
