package io.github.systemd4j.manager;

import io.github.systemd4j.internal.systemd.ArrayReader;
import io.github.systemd4j.internal.systemd.SystemdNames;
import io.github.systemd4j.message.BodyReader;
import io.github.systemd4j.message.ObjectPath;
import io.github.systemd4j.unit.JobState;
import io.github.systemd4j.unit.JobType;
import io.github.systemd4j.unit.UnitName;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A job that systemd has queued: a row of {@code ListJobs}.
 *
 * @param id the job's number, 1 to 2^32-1
 * @param unit the unit's name
 * @param type what it does to the unit
 * @param state its progress
 * @param path the path of its object
 */
public record JobStatus(long id, UnitName unit, JobType type, JobState state, ObjectPath path) {
    static final Function<BodyReader, List<JobStatus>> ROWS = ArrayReader.ofKnown(JobStatus::read);

    /** Reads a job; empty if its unit's type is newer than this library. */
    private static Optional<JobStatus> read(BodyReader row) {
        long id = row.readUint32();
        Optional<UnitName> unit = SystemdNames.knownUnit(row.readString());
        JobType type = JobType.of(row.readString());
        JobState state = JobState.of(row.readString());
        ObjectPath path = row.readObjectPath();
        return unit.map(known -> new JobStatus(id, known, type, state, path));
    }
}
