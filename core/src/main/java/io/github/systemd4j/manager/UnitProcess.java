package io.github.systemd4j.manager;

import io.github.systemd4j.internal.systemd.ArrayReader;
import io.github.systemd4j.internal.text.Excerpt;
import io.github.systemd4j.message.BodyReader;
import java.util.List;
import java.util.function.Function;

/**
 * A process of a unit.
 *
 * @param controlGroup the path of its control group
 * @param pid its process ID
 * @param command its command line, as human-readable text
 */
public record UnitProcess(String controlGroup, long pid, String command) {
    static final Function<BodyReader, List<UnitProcess>> ROWS =
            ArrayReader.of(row -> new UnitProcess(row.readString(), row.readUint32(), row.readString()));

    /** Returns the components with the beginning of each text, and control characters escaped. */
    @Override
    public String toString() {
        return Excerpt.of(this);
    }
}
