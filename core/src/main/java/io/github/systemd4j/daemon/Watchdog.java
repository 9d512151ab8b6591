package io.github.systemd4j.daemon;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.github.systemd4j.bindings.Libc;
import io.github.systemd4j.bindings.Libsystemd;
import io.github.systemd4j.bindings.libsystemd.libsystemd_h;
import io.github.systemd4j.internal.threads.DaemonThreads;
import io.github.systemd4j.loop.ErrorHandler;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Tells the service manager that the service is alive, as long as a check of its health says so. When the check fails
 * or hangs the beat stops, and the manager ends the service within {@code WatchdogSec=}, and starts it again if {@code
 * Restart=} says so; see systemd.service(5).
 *
 * <pre>{@code
 * try (var watchdog = Watchdog.builder(server::answers).start()) {
 *     server.run();
 * }
 * }</pre>
 *
 * <p>The check runs on a thread of its own, for the first time at once, and then periodically from the time that the
 * one before began; where it takes longer than the period, the next one follows at once. A check that failed is
 * repeated after the period: if it succeeds in time, nothing happens.
 *
 * <p>Where the manager wants no beat, because {@code WatchdogSec=} isn't set or there is no manager, nothing is
 * checked.
 *
 * @see <a href="https://www.freedesktop.org/software/systemd/man/latest/sd_watchdog_enabled.html">
 *     sd_watchdog_enabled(3)</a>
 */
public final class Watchdog implements AutoCloseable {
    private static final long LEAST_PERIOD_NANOS = 1_000_000;
    private static final String INTERVAL = "WATCHDOG_USEC";
    private static final String PID = "WATCHDOG_PID";
    private static final Pattern PROCESS_ID = Pattern.compile("[1-9][0-9]*");

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
     * Within which time the manager wants a beat, each time; empty if it wants none from this process.
     *
     * @throws IllegalStateException if {@code WATCHDOG_USEC} or {@code WATCHDOG_PID} in the environment isn't a number
     *     above 0
     */
    public static Optional<Duration> interval() {
        if (System.getenv(INTERVAL) == null) { // then there may be no libsystemd either
            return Optional.empty();
        }
        Libsystemd.load();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment micros = arena.allocate(JAVA_LONG);
            int result = libsystemd_h.sd_watchdog_enabled(0, micros);
            if (result < 0) {
                throw new IllegalStateException(whatIsWrong());
            }
            return result == 0 ? Optional.empty() : Optional.of(ofMicros(micros.get(JAVA_LONG, 0)));
        }
    }

    private static String whatIsWrong() {
        String pid = Libc.getenv(PID);
        return pid == null || PROCESS_ID.matcher(pid).matches()
                ? "%s=%s in the environment: it must be a number of microseconds, and above 0"
                        .formatted(INTERVAL, Libc.getenv(INTERVAL))
                : "%s=%s in the environment: it must be a process id".formatted(PID, pid);
    }

    private static Duration ofMicros(long unsigned) {
        return Duration.ofSeconds(
                Long.divideUnsigned(unsigned, 1_000_000), Long.remainderUnsigned(unsigned, 1_000_000) * 1_000);
    }

    /** Sets up a watchdog before it is started. */
    public static Builder builder(HealthCheck check) {
        return new Builder(check);
    }

    /** How a watchdog is to beat. */
    public static final class Builder {
        private final HealthCheck check;
        private @Nullable Duration period;
        private ThreadFactory threads = DaemonThreads.named("systemd4j watchdog");
        private ErrorHandler errorHandler = ErrorHandler.logging();

        private Builder(HealthCheck check) {
            this.check = Objects.requireNonNull(check);
        }

        /**
         * How often the check runs; half of {@link Watchdog#interval} by default. No more often than every millisecond.
         *
         * @throws IllegalArgumentException if it isn't positive
         */
        public Builder period(Duration time) {
            if (!time.isPositive()) {
                throw new IllegalArgumentException("a period must be positive: " + time);
            }
            period = time;
            return this;
        }

        /** Makes the thread of the check; a daemon thread of the platform by default. It may be a virtual one. */
        public Builder threads(ThreadFactory factory) {
            threads = Objects.requireNonNull(factory);
            return this;
        }

        /**
         * Where failed checks go, and beats that couldn't be sent; they are logged by default. A check that answered
         * false comes as an {@link IllegalStateException}. Called on the watchdog's thread.
         */
        public Builder errorHandler(ErrorHandler handler) {
            errorHandler = handler.guarded();
            return this;
        }

        private long periodWithin(Duration interval) {
            Duration time = period == null ? interval.dividedBy(2) : period;
            if (time.compareTo(interval) >= 0) {
                throw new IllegalArgumentException(
                        "a period of %s is too long: the service manager wants a beat every %s"
                                .formatted(time, interval));
            }
            return Math.max(TimeUnit.NANOSECONDS.convert(time), LEAST_PERIOD_NANOS);
        }

        private Thread newThread(Runnable beat) {
            Thread thread = threads.newThread(beat);
            if (thread == null) {
                throw new IllegalStateException("the factory of threads made none: nobody would beat");
            }
            return thread;
        }

        /**
         * Starts the beat, where the manager wants one.
         *
         * @throws IllegalArgumentException if it wants one more often than the period
         * @throws IllegalStateException as {@link Watchdog#interval}; if the factory made no thread
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
                throw new IllegalStateException("the health check says that the service doesn't work");
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
            report("the watchdog's beat", t);
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

    /** Waits for a point in time, unless it is closed before. An interrupt that the check left behind is no reason. */
    private boolean isClosedBy(long nanoTime) {
        while (true) {
            try {
                return closed.await(nanoTime - System.nanoTime(), TimeUnit.NANOSECONDS);
            } catch (InterruptedException e) {
                // the thread is the watchdog's own: only close() ends it
            }
        }
    }

    /** Whether the manager wants a beat. */
    public boolean enabled() {
        return thread != null;
    }

    /**
     * Ends the beat, and interrupts a check that is running, but doesn't wait for it: it returns at once. From any
     * thread, and any number of times. The manager goes on waiting for a beat: it wants one until the service stops.
     */
    @Override
    public void close() {
        closed.countDown();
        if (thread != null) {
            thread.interrupt();
        }
    }
}
