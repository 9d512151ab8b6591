package io.github.systemd4j.journal;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Converts times of the journal, which are microseconds. */
final class Times {
    private static final long SECOND = 1_000_000;

    private Times() {}

    static Instant instant(long micros) {
        return Instant.ofEpochSecond(Math.floorDiv(micros, SECOND), Math.floorMod(micros, SECOND) * 1_000);
    }

    /** Returns microseconds since 1970, within the range that C accepts. Earlier parts of a microsecond are dropped. */
    static long micros(Instant instant) {
        try {
            return Math.max(0, ChronoUnit.MICROS.between(Instant.EPOCH, instant));
        } catch (ArithmeticException _) {
            return instant.isAfter(Instant.EPOCH) ? Long.MAX_VALUE : 0;
        }
    }

    static long micros(Duration duration) {
        try {
            return Math.max(0, Math.multiplyExact(duration.toSeconds(), SECOND) + duration.toNanosPart() / 1_000);
        } catch (ArithmeticException _) {
            return Long.MAX_VALUE;
        }
    }
}
