package io.github.systemd4j.templates.unitfile;

import io.github.systemd4j.unit.UnitType;

/**
 * Builds the file of a slice.
 *
 * @see <a href="https://www.freedesktop.org/software/systemd/man/latest/systemd.slice.html"> systemd.slice(5)</a>
 */
public final class SliceUnitBuilder extends ResourceUnitBuilder<SliceUnitBuilder> {
    /** Creates a slice without directives. */
    public SliceUnitBuilder() {
        super(UnitType.SLICE, "Slice");
    }
}
