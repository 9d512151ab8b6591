package io.github.systemd4j.run;

import io.github.systemd4j.unit.JobResult;
import io.github.systemd4j.unit.UnitResult;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The end of a transient service that was run.
 *
 * @param start the result of its start; unless it is {@link JobResult#DONE}, the service may not have run at all
 * @param result the result of the service
 * @param kind how its main process ended
 * @param status the exit status of the main process, or the signal that killed it
 * @param started when the main process was started
 * @param ended when the main process ended
 * @param cpuTime the processor time of all its processes; empty without accounting
 */
public record ServiceExit(
        JobResult start,
        UnitResult result,
        ExitKind kind,
        int status,
        Optional<Instant> started,
        Optional<Instant> ended,
        Optional<Duration> cpuTime) {

    /** Returns whether the service was started and has ended successfully. */
    public boolean isSuccess() {
        return start == JobResult.DONE && result == UnitResult.SUCCESS && kind != ExitKind.NONE;
    }
}
