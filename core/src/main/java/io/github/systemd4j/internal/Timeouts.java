package io.github.systemd4j.internal;

import io.github.systemd4j.bindings.Libc;
import java.time.Duration;

/** Durations in the units of C, without overflow. */
public final class Timeouts {
    /** What is longer than any run of a program is without limit. */
    private static final Duration LONGEST = Duration.ofDays(36_500);

    private static final long WITHOUT_LIMIT = -1;

    private Timeouts() {}

    public static Duration checkPositive(Duration timeout) {
        if (!timeout.isPositive()) {
            throw new IllegalArgumentException("the timeout %s is not positive".formatted(timeout));
        }
        return timeout;
    }

    /** Microseconds, at least one; libsystemd's "without limit" for the longest. */
    public static long micros(Duration timeout) {
        return timeout.compareTo(LONGEST) > 0 ? WITHOUT_LIMIT : Math.max(1, timeout.toNanos() / 1_000);
    }

    /** When a timeout that begins now is over, in microseconds of {@code CLOCK_MONOTONIC}. */
    public static long deadline(Duration timeout) {
        long micros = micros(timeout);
        return micros == WITHOUT_LIMIT ? WITHOUT_LIMIT : Libc.monotonicMicros() + micros;
    }

    /** The earlier of two times; a negative one, which stands for never, is the latest. */
    public static long earlier(long a, long b) {
        return Long.compareUnsigned(a, b) < 0 ? a : b;
    }

    public static long plusMillis(Duration timeout, Duration more) {
        return (timeout.compareTo(LONGEST) > 0 ? LONGEST : timeout).plus(more).toMillis();
    }
}
