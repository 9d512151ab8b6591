package io.github.systemd4j.manager;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What people ask of a slice; see org.freedesktop.systemd1(5), "Slice Unit Objects".
 *
 * @param slice the slice that it is in
 * @param controlGroup its control group; empty while there is none
 * @param memoryCurrent memory that it uses, in bytes; empty without memory accounting
 * @param tasksCurrent how many tasks it has; empty without accounting
 * @param cpuUsageNSec processor time that it has used; empty without accounting
 */
public record SliceProperties(
        String slice,
        String controlGroup,
        OptionalLong memoryCurrent,
        OptionalLong tasksCurrent,
        Optional<Duration> cpuUsageNSec) {}
