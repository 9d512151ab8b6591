package io.github.systemd4j.manager;

import io.github.systemd4j.internal.systemd.ArrayReader;
import io.github.systemd4j.message.BodyReader;
import io.github.systemd4j.unit.JobType;
import io.github.systemd4j.unit.UnitName;
import java.util.List;
import java.util.function.Function;

/**
 * A job that systemd queued because of another one.
 *
 * @param id the job's number, 1 to 2^32-1
 * @param unit the unit's name
 * @param type what it does to the unit
 */
public record AffectedJob(long id, UnitName unit, JobType type) {
    static final Function<BodyReader, List<AffectedJob>> ROWS = ArrayReader.of(AffectedJob::read);

    private static AffectedJob read(BodyReader row) {
        long id = row.readUint32();
        row.skip();
        var unit = new UnitName(row.readString());
        row.skip();
        return new AffectedJob(id, unit, JobType.of(row.readString()));
    }
}
