package io.github.systemd4j.manager;

import io.github.systemd4j.internal.systemd.ArrayReader;
import io.github.systemd4j.internal.text.EnumNames;
import io.github.systemd4j.internal.text.Excerpt;
import io.github.systemd4j.message.BodyReader;
import java.util.List;
import java.util.function.Function;

/**
 * What systemd changed about unit files.
 *
 * @param kind what it did
 * @param file the link that it made or removed
 * @param target what a link that it made points to; empty for others
 */
public record UnitFileChange(Kind kind, String file, String target) {
    static final Function<BodyReader, List<UnitFileChange>> ROWS =
            ArrayReader.of(row -> new UnitFileChange(Kind.of(row.readString()), row.readString(), row.readString()));

    /** What is changed, and what hinders it. */
    public enum Kind {
        /** A symbolic link was made. */
        SYMLINK,
        /** A file or link was removed. */
        UNLINK,
        /** Nothing was done: the unit is masked. */
        MASKED,
        /** Nothing was done: a generator masks the unit. */
        MASKED_BY_GENERATOR,
        /** Nothing was done: a link leads nowhere. */
        DANGLING,
        /** Done, though the unit that would need it isn't there. */
        DESTINATION_NOT_PRESENT,
        /** Not done for a unit that is to be enabled as well. */
        AUXILIARY_UNIT_FAILED,
        /** A value that is newer than this library. */
        UNKNOWN;

        /** Returns the constant for systemd's name; {@link #UNKNOWN} for one that is newer than this library. */
        public static Kind of(String dbusName) {
            return EnumNames.parse(dbusName.replace(' ', '-'), UNKNOWN);
        }
    }

    /** Returns the components with the beginning of each text, and control characters escaped. */
    @Override
    public String toString() {
        return Excerpt.of(this);
    }
}
