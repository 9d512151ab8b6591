package io.github.systemd4j.templates.container;

import io.github.systemd4j.templates.internal.names.FieldChecks;
import io.github.systemd4j.unit.UnitName;
import io.github.systemd4j.unit.UnitType;
import java.util.Optional;

/**
 * A target that groups the units of containers.
 *
 * @param name the target, such as {@code container-active.target}
 * @param wantedBy the unit that starts it, once it is enabled; empty if nothing does
 * @see <a href="https://www.freedesktop.org/software/systemd/man/latest/systemd.target.html">systemd.target(5)</a>
 */
public record TargetUnit(UnitName name, Optional<UnitName> wantedBy) {
    /**
     * Checks the names.
     *
     * @throws IllegalArgumentException if one doesn't fit; the message names the field
     */
    public TargetUnit {
        if (name.type() != UnitType.TARGET || name.value().indexOf('@') >= 0) {
            throw FieldChecks.error("name", "%s is no target: container.target would be one".formatted(name));
        }
        FieldChecks.text("name", name.prefix());
        wantedBy.filter(unit -> unit.isTemplate() || unit.equals(name)).ifPresent(unit -> {
            throw FieldChecks.error("wantedBy", "%s can't start %s".formatted(unit, name));
        });
    }

    /** Creates a target that another unit starts. */
    public TargetUnit(UnitName name, UnitName wantedBy) {
        this(name, Optional.of(wantedBy));
    }
}
