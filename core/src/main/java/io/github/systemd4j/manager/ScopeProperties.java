package io.github.systemd4j.manager;

import io.github.systemd4j.unit.UnitResult;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What people ask of a scope; see org.freedesktop.systemd1(5), "Scope Unit Objects".
 *
 * @param controller the bus name that has a say in it; empty for none
 * @param result how the last run ended, or goes so far
 * @param runtimeMaxUSec how long it may be active
 * @param slice the slice that it is in
 * @param controlGroup its control group; empty while there is none
 * @param memoryCurrent memory that it uses, in bytes; empty without memory accounting
 * @param tasksCurrent how many tasks it has; empty without accounting
 * @param cpuUsageNSec processor time that it has used; empty without accounting
 */
public record ScopeProperties(
        String controller,
        UnitResult result,
        Optional<Duration> runtimeMaxUSec,
        String slice,
        String controlGroup,
        OptionalLong memoryCurrent,
        OptionalLong tasksCurrent,
        Optional<Duration> cpuUsageNSec) {}
