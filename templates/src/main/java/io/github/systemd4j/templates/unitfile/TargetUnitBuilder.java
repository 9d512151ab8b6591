package io.github.systemd4j.templates.unitfile;

import io.github.systemd4j.unit.UnitType;

/**
 * Builds the file of a target.
 *
 * @see <a href="https://www.freedesktop.org/software/systemd/man/latest/systemd.target.html"> systemd.target(5)</a>
 */
public final class TargetUnitBuilder extends UnitBuilder<TargetUnitBuilder> {
    /** Creates a target without directives. */
    public TargetUnitBuilder() {
        super(UnitType.TARGET, "Unit");
    }

    /** Sets whether the target may be started so that all other units stop; see {@code AllowIsolate=}. */
    public TargetUnitBuilder allowIsolate(boolean enabled) {
        return own("AllowIsolate", UnitValue.bool(enabled));
    }
}
