package io.github.systemd4j.properties;

import io.github.systemd4j.unit.UnitResult;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The properties of a timer that are used most; see org.freedesktop.systemd1(5), "Timer Unit Objects".
 *
 * <p>An accessor throws {@link IllegalArgumentException} if systemd didn't send its property, because it is older.
 *
 * @param properties all properties
 */
public record TimerProperties(UnitProperties properties) {
    /** Returns the unit that it activates. */
    public String unit() {
        return properties.getString("Unit");
    }

    /** Returns when it elapses next by the wall clock. */
    public Optional<Instant> nextElapseRealtime() {
        return properties.getInstant("NextElapseUSecRealtime");
    }

    /** Returns when it elapses next, as time since the boot; zero if it does not elapse by that clock. */
    public Optional<Duration> nextElapseMonotonic() {
        return properties.getDuration("NextElapseUSecMonotonic");
    }

    /** Returns when it last elapsed. */
    public Optional<Instant> lastTrigger() {
        return properties.getInstant("LastTriggerUSec");
    }

    /** Returns the longest delay that its accuracy permits. */
    public Duration accuracy() {
        return properties.get("AccuracyUSec", Duration.class);
    }

    /** Returns the longest random delay that is added. */
    public Duration randomizedDelay() {
        return properties.get("RandomizedDelayUSec", Duration.class);
    }

    /** Returns whether it elapses at the start if it was missed while the machine was off. */
    public boolean persistent() {
        return properties.getBoolean("Persistent");
    }

    /** Returns how the current or last run ended. */
    public UnitResult result() {
        return properties.get("Result", UnitResult.class);
    }
}
