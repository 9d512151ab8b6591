package io.github.systemd4j.manager;

import io.github.systemd4j.internal.systemd.ArrayReader;
import io.github.systemd4j.internal.systemd.SystemdNames;
import io.github.systemd4j.message.BodyReader;
import io.github.systemd4j.unit.JobType;
import io.github.systemd4j.unit.UnitName;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A job that systemd queued because of another one.
 *
 * @param id the job's number, 1 to 2^32-1
 * @param unit the unit's name
 * @param type what it does to the unit
 */
public record AffectedJob(long id, UnitName unit, JobType type) {
    static final Function<BodyReader, List<AffectedJob>> ROWS = ArrayReader.ofKnown(AffectedJob::read);

    /** Reads a job; empty if its unit's type is newer than this library. */
    private static Optional<AffectedJob> read(BodyReader row) {
        long id = row.readUint32();
        Optional<UnitName> unit = SystemdNames.knownUnit(row.skip().readString());
        JobType type = JobType.of(row.skip().readString());
        return unit.map(known -> new AffectedJob(id, known, type));
    }
}
