package io.github.systemd4j.manager;

import io.github.systemd4j.unit.UnitResult;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What people ask of a service; see org.freedesktop.systemd1(5), "Service Unit Objects".
 *
 * @param type {@code Type=}
 * @param mainPid the main process; 0 if there is none
 * @param controlPid the process of a command that is being run; 0 if there is none
 * @param result how the last run ended, or goes so far
 * @param execMainCode how the main process ended: 1 exited, 2 killed, 3 dumped core; 0 if it hasn't
 * @param execMainStatus its exit status, or the signal that killed it
 * @param execMainStartTimestamp when it was started
 * @param execMainExitTimestamp when it ended
 * @param nRestarts how often {@code Restart=} has restarted it
 * @param statusText what it said by {@code STATUS=}
 * @param statusErrno what it said by {@code ERRNO=}
 * @param nFileDescriptorStore how many descriptors it left with systemd
 * @param watchdogUSec how often it has to say that it lives; zero for never
 * @param slice the slice that it is in
 * @param controlGroup its control group; empty while there is none
 * @param memoryCurrent memory that it uses, in bytes; empty without memory accounting
 * @param tasksCurrent how many tasks it has; empty without accounting
 * @param cpuUsageNSec processor time that it has used; empty without accounting
 */
public record ServiceProperties(
        String type,
        long mainPid,
        long controlPid,
        UnitResult result,
        int execMainCode,
        int execMainStatus,
        Optional<Instant> execMainStartTimestamp,
        Optional<Instant> execMainExitTimestamp,
        long nRestarts,
        String statusText,
        int statusErrno,
        long nFileDescriptorStore,
        Optional<Duration> watchdogUSec,
        String slice,
        String controlGroup,
        OptionalLong memoryCurrent,
        OptionalLong tasksCurrent,
        Optional<Duration> cpuUsageNSec) {}
