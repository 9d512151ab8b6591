package io.github.systemd4j.manager;

import io.github.systemd4j.internal.systemd.ArrayReader;
import io.github.systemd4j.message.BodyReader;
import io.github.systemd4j.message.ObjectPath;
import io.github.systemd4j.unit.JobState;
import io.github.systemd4j.unit.JobType;
import io.github.systemd4j.unit.UnitName;
import java.util.List;
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
    static final Function<BodyReader, List<JobStatus>> ROWS = ArrayReader.of(JobStatus::read);

    private static JobStatus read(BodyReader row) {
        long id = row.readUint32();
        var unit = new UnitName(row.readString());
        JobType type = JobType.of(row.readString());
        JobState state = JobState.of(row.readString());
        return new JobStatus(id, unit, type, state, row.readObjectPath());
    }
}
