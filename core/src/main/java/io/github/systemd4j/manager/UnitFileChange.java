package io.github.systemd4j.manager;

import io.github.systemd4j.internal.systemd.ArrayReader;
import io.github.systemd4j.internal.text.EnumNames;
import io.github.systemd4j.internal.text.Excerpt;
import io.github.systemd4j.message.BodyReader;
import java.util.List;
import java.util.function.Function;

/**
 * A change that systemd has made to unit files, or a reason why it has not.
 *
 * @param kind the kind of change
 * @param file the link that was created or removed
 * @param target the target of a created link; empty for others
 */
public record UnitFileChange(Kind kind, String file, String target) {
    static final Function<BodyReader, List<UnitFileChange>> ROWS =
            ArrayReader.of(row -> new UnitFileChange(Kind.of(row.readString()), row.readString(), row.readString()));

    /** The kind of a change, or the reason why there is none. */
    public enum Kind {
        /** A symbolic link was created. */
        SYMLINK,
        /** A file or link was removed. */
        UNLINK,
        /** Nothing was done: the unit is masked. */
        MASKED,
        /** Nothing was done: a generator masks the unit. */
        MASKED_BY_GENERATOR,
        /** Nothing was done: a link is dangling. */
        DANGLING,
        /** The link was created, but the unit that it belongs to does not exist. */
        DESTINATION_NOT_PRESENT,
        /** Nothing was done for a unit of {@code Also=}. */
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
