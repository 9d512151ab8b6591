package io.github.systemd4j.internal;

import io.github.systemd4j.bindings.Libc;
import java.time.Duration;

/** Converts durations to the units of C, without overflow. */
public final class Timeouts {
    /** How long connecting and calls may take unless something else is set; the default of libsystemd. */
    public static final Duration DEFAULT = Duration.ofSeconds(25);

    /** Longer durations count as unlimited, because no program runs that long. */
    private static final Duration LONGEST = Duration.ofDays(36_500);

    private static final long WITHOUT_LIMIT = -1;

    private Timeouts() {}

    public static Duration checkPositive(Duration timeout) {
        if (!timeout.isPositive()) {
            throw new IllegalArgumentException("the timeout %s is not positive".formatted(timeout));
        }
        return timeout;
    }

    /** Returns microseconds, at least one; libsystemd's value for "no limit" if the duration is the longest. */
    public static long micros(Duration timeout) {
        return timeout.compareTo(LONGEST) > 0 ? WITHOUT_LIMIT : Math.max(1, timeout.toNanos() / 1_000);
    }

    /** Returns when a timeout that starts now ends, in microseconds of {@code CLOCK_MONOTONIC}. */
    public static long deadline(Duration timeout) {
        long micros = micros(timeout);
        return micros == WITHOUT_LIMIT ? WITHOUT_LIMIT : Libc.monotonicMicros() + micros;
    }

    /** Returns the earlier of two times; negative means never and is the latest. */
    public static long earlier(long a, long b) {
        return Long.compareUnsigned(a, b) < 0 ? a : b;
    }

    /** Returns nanoseconds, which never overflow. */
    public static long nanos(Duration timeout) {
        return (timeout.compareTo(LONGEST) > 0 ? LONGEST : timeout).toNanos();
    }

    public static long plusMillis(Duration timeout, Duration more) {
        return (timeout.compareTo(LONGEST) > 0 ? LONGEST : timeout).toMillis() + more.toMillis();
    }
}
