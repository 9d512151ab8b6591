package io.github.systemd4j.templates.unitfile;

import io.github.systemd4j.unit.UnitName;
import io.github.systemd4j.unit.UnitType;

/**
 * Collects the directives of a path.
 *
 * @see <a href="https://www.freedesktop.org/software/systemd/man/latest/systemd.path.html">systemd.path(5)</a>
 */
public final class PathUnitBuilder extends UnitBuilder<PathUnitBuilder> {
    /** A path without directives. */
    public PathUnitBuilder() {
        super(UnitType.PATH, "Path");
    }

    /** Activates while there is a file; see {@code PathExists=}. */
    public PathUnitBuilder pathExists(String path) {
        return own("PathExists", UnitValue.path(path));
    }

    /** Activates while there is a file that a pattern matches; see {@code PathExistsGlob=}. */
    public PathUnitBuilder pathExistsGlob(String pattern) {
        return own("PathExistsGlob", UnitValue.path(pattern));
    }

    /** Activates when a file that was written to is closed; see {@code PathChanged=}. */
    public PathUnitBuilder pathChanged(String path) {
        return own("PathChanged", UnitValue.path(path));
    }

    /** Activates when a file is written to; see {@code PathModified=}. */
    public PathUnitBuilder pathModified(String path) {
        return own("PathModified", UnitValue.path(path));
    }

    /** Activates while there is anything in a directory; see {@code DirectoryNotEmpty=}. */
    public PathUnitBuilder directoryNotEmpty(String path) {
        return own("DirectoryNotEmpty", UnitValue.path(path));
    }

    /** Whether directories that are watched are made; see {@code MakeDirectory=}. */
    public PathUnitBuilder makeDirectory(boolean enabled) {
        return own("MakeDirectory", UnitValue.bool(enabled));
    }

    /** What it activates; see {@code Unit=}. */
    public PathUnitBuilder unit(UnitName unit) {
        return own("Unit", UnitValue.units(UnitReferences.units("Unit", unit)));
    }
}
