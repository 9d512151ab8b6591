package io.github.systemd4j.manager;

import io.github.systemd4j.internal.systemd.ArrayReader;
import io.github.systemd4j.internal.text.Excerpt;
import io.github.systemd4j.message.BodyReader;
import io.github.systemd4j.unit.UnitFileState;
import io.github.systemd4j.unit.UnitName;
import java.util.List;
import java.util.function.Function;

/**
 * A unit file: a row of {@code ListUnitFiles}.
 *
 * @param path its path
 * @param state whether it is enabled
 */
public record UnitFile(String path, UnitFileState state) {
    static final Function<BodyReader, List<UnitFile>> ROWS =
            ArrayReader.of(row -> new UnitFile(row.readString(), UnitFileState.of(row.readString())));

    /** Returns the name of the unit or template. */
    public UnitName name() {
        return new UnitName(path.substring(path.lastIndexOf('/') + 1));
    }

    /** Returns the components with the beginning of each text, and control characters escaped. */
    @Override
    public String toString() {
        return Excerpt.of(this);
    }
}
