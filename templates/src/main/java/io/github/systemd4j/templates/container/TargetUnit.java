package io.github.systemd4j.templates.container;

import io.github.systemd4j.manager.UnitName;
import io.github.systemd4j.manager.UnitType;

/**
 * A point that containers' units are gathered at.
 *
 * @param name the target, such as {@code container-active.target}
 * @param wantedBy the unit that starts it, once it is enabled
 * @see <a href="https://www.freedesktop.org/software/systemd/man/latest/systemd.target.html">systemd.target(5)</a>
 */
public record TargetUnit(UnitName name, UnitName wantedBy) {
    /**
     * Checks the names.
     *
     * @throws IllegalArgumentException if one doesn't fit; the message names the field
     */
    public TargetUnit {
        if (name.type() != UnitType.TARGET || name.value().indexOf('@') >= 0) {
            throw Fields.error("name", "%s is no target: container.target would be one".formatted(name));
        }
        Fields.text("name", name.prefix());
        if (wantedBy.isTemplate() || wantedBy.equals(name)) {
            throw Fields.error("wantedBy", "%s can't start %s".formatted(wantedBy, name));
        }
    }

    /** The text of its unit file. */
    public String file() {
        return TargetView.of(this).render();
    }
}
