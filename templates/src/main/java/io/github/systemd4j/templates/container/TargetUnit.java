package io.github.systemd4j.templates.container;

import io.github.systemd4j.templates.internal.names.FieldChecks;
import io.github.systemd4j.unit.UnitName;
import io.github.systemd4j.unit.UnitType;
import java.util.Optional;

/**
 * A target that groups the units of containers.
 *
 * @param name the target, such as {@code container-active.target}
 * @param wantedBy the unit that starts it after it is enabled; empty if no unit does
 */
public record TargetUnit(UnitName name, Optional<UnitName> wantedBy) {
    /**
     * Checks the names.
     *
     * @throws IllegalArgumentException if one is invalid; the message names the field
     */
    public TargetUnit {
        if (name.type() != UnitType.TARGET || name.value().indexOf('@') >= 0) {
            throw FieldChecks.error("name", "%s is not a target: use a name such as container.target".formatted(name));
        }
        FieldChecks.text("name", name.prefix());
        wantedBy.filter(unit -> unit.isTemplate() || unit.equals(name)).ifPresent(unit -> {
            throw FieldChecks.error(
                    "wantedBy", "%s can't start %s: name an instance or another unit".formatted(unit, name));
        });
    }

    /** Creates a target that another unit starts. */
    public TargetUnit(UnitName name, UnitName wantedBy) {
        this(name, Optional.of(wantedBy));
    }
}
