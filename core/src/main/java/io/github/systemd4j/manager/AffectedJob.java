package io.github.systemd4j.manager;

import io.github.systemd4j.bus.BodyReader;

/**
 * A job that another one brought about.
 *
 * @param id its number, 1 to 2^32-1
 * @param unit the unit's name
 * @param type what it does to the unit
 */
public record AffectedJob(long id, String unit, JobType type) {
    static AffectedJob read(BodyReader row) {
        long id = row.readUint32();
        row.skip();
        String unit = row.readString();
        row.skip();
        return new AffectedJob(id, unit, JobType.of(row.readString()));
    }
}
