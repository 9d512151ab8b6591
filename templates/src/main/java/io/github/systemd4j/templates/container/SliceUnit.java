package io.github.systemd4j.templates.container;

import io.github.systemd4j.templates.internal.names.FieldChecks;
import io.github.systemd4j.templates.internal.names.SliceNames;
import io.github.systemd4j.unit.UnitName;
import java.util.Optional;

/**
 * A slice: a limit of memory that containers share.
 *
 * @param name the slice, such as {@code container-small.slice}
 * @param memoryMax how many bytes it may use, at least 1
 * @param parent the slice it is in, which its name says, too: {@code container.slice} for the one above; may be left
 *     out
 * @see <a href="https://www.freedesktop.org/software/systemd/man/latest/systemd.slice.html">systemd.slice(5)</a>
 */
public record SliceUnit(UnitName name, long memoryMax, Optional<UnitName> parent) {
    /**
     * Checks that systemd would take it.
     *
     * @throws IllegalArgumentException if it wouldn't; the message names the field
     */
    public SliceUnit {
        SliceNames.check("name", name);
        FieldChecks.text("name", name.prefix());
        if (name.value().equals(SliceNames.ROOT)) {
            throw FieldChecks.error("name", "%s is systemd's own".formatted(name));
        }
        if (memoryMax < 1) {
            throw FieldChecks.error("memoryMax", "%d is no number of bytes: at least 1 is".formatted(memoryMax));
        }
        UnitName implied = SliceNames.parentOf(name);
        parent.filter(given -> !given.equals(implied)).ifPresent(given -> {
            throw FieldChecks.error(
                    "parent", "%s can't be in %s: by its name it is in %s".formatted(name, given, implied));
        });
    }

    /** Creates a slice whose parent follows from its name. */
    public SliceUnit(UnitName name, long memoryMax) {
        this(name, memoryMax, Optional.empty());
    }
}
