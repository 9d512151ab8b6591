package io.github.systemd4j.manager;

import io.github.systemd4j.unit.UnitResult;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What people ask of a timer; see org.freedesktop.systemd1(5), "Timer Unit Objects".
 *
 * @param unit what it activates
 * @param nextElapseUSecRealtime when it elapses by the wall clock
 * @param nextElapseUSecMonotonic when it elapses, since the boot; zero if it doesn't by that clock
 * @param lastTriggerUSec when it last elapsed
 * @param accuracyUSec how much later it may elapse
 * @param randomizedDelayUSec how much later it is made to elapse at most
 * @param persistent whether it makes up for what it missed while the machine was off
 * @param result how the last run ended, or goes so far
 */
public record TimerProperties(
        String unit,
        Optional<Instant> nextElapseUSecRealtime,
        Optional<Duration> nextElapseUSecMonotonic,
        Optional<Instant> lastTriggerUSec,
        Duration accuracyUSec,
        Duration randomizedDelayUSec,
        boolean persistent,
        UnitResult result) {}
