package io.github.systemd4j.templates.container;

import io.github.systemd4j.templates.internal.names.FieldChecks;
import io.github.systemd4j.templates.internal.names.SliceNames;
import io.github.systemd4j.unit.UnitName;
import java.util.Optional;

/**
 * A slice: a memory limit that containers share.
 *
 * @param name the slice, such as {@code container-small.slice}
 * @param memoryMax the number of bytes that it may use, at least 1
 * @param parent the slice that contains it, which its name implies: {@code container.slice} for the one above; optional
 */
public record SliceUnit(UnitName name, long memoryMax, Optional<UnitName> parent) {
    /**
     * Checks that systemd would accept the slice.
     *
     * @throws IllegalArgumentException if it wouldn't; the message names the field
     */
    public SliceUnit {
        SliceNames.check("name", name);
        FieldChecks.text("name", name.prefix());
        if (name.value().equals(SliceNames.ROOT)) {
            throw FieldChecks.error(
                    "name", "%s is the root slice, which systemd itself manages: use another slice".formatted(name));
        }
        if (memoryMax < 1) {
            throw FieldChecks.error("memoryMax", "%d is out of range: use at least 1 byte".formatted(memoryMax));
        }
        UnitName implied = SliceNames.parentOf(name);
        parent.filter(given -> !given.equals(implied)).ifPresent(given -> {
            throw FieldChecks.error("parent", "%s can't be in %s: its name implies %s".formatted(name, given, implied));
        });
    }

    /** Creates a slice whose parent follows from its name. */
    public SliceUnit(UnitName name, long memoryMax) {
        this(name, memoryMax, Optional.empty());
    }
}
