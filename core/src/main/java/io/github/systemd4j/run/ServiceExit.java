package io.github.systemd4j.run;

import io.github.systemd4j.unit.JobResult;
import io.github.systemd4j.unit.UnitResult;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How a transient service that was run has ended.
 *
 * @param start how its start ended; unless that is {@link JobResult#DONE}, it may not have been run at all
 * @param result how the service ended
 * @param kind how its main process ended
 * @param status that process's exit status, or the signal that killed it
 * @param started when that process was started
 * @param ended when that process ended
 * @param cpuTime processor time that all its processes used; empty without accounting
 */
public record ServiceExit(
        JobResult start,
        UnitResult result,
        ExitKind kind,
        int status,
        Optional<Instant> started,
        Optional<Instant> ended,
        Optional<Duration> cpuTime) {

    /** Whether it was started, and ended well. */
    public boolean isSuccess() {
        return start == JobResult.DONE && result == UnitResult.SUCCESS && kind != ExitKind.NONE;
    }
}
