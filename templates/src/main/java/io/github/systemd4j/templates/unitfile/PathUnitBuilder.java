package io.github.systemd4j.templates.unitfile;

import io.github.systemd4j.unit.UnitName;
import io.github.systemd4j.unit.UnitType;

/**
 * Builds the file of a path unit.
 *
 * @see <a href="https://www.freedesktop.org/software/systemd/man/latest/systemd.path.html"> systemd.path(5)</a>
 */
public final class PathUnitBuilder extends UnitBuilder<PathUnitBuilder> {
    /** Creates a path unit without directives. */
    public PathUnitBuilder() {
        super(UnitType.PATH, "Path");
    }

    /** Activates while a file exists; see {@code PathExists=}. */
    public PathUnitBuilder pathExists(String path) {
        return own("PathExists", UnitValue.path(path));
    }

    /** Activates while a file matches a pattern; see {@code PathExistsGlob=}. */
    public PathUnitBuilder pathExistsGlob(String pattern) {
        return own("PathExistsGlob", UnitValue.path(pattern));
    }

    /** Activates when a changed file is closed; see {@code PathChanged=}. */
    public PathUnitBuilder pathChanged(String path) {
        return own("PathChanged", UnitValue.path(path));
    }

    /** Activates when a file is written to; see {@code PathModified=}. */
    public PathUnitBuilder pathModified(String path) {
        return own("PathModified", UnitValue.path(path));
    }

    /** Activates while a directory isn't empty; see {@code DirectoryNotEmpty=}. */
    public PathUnitBuilder directoryNotEmpty(String path) {
        return own("DirectoryNotEmpty", UnitValue.path(path));
    }

    /** Sets whether watched directories are created; see {@code MakeDirectory=}. */
    public PathUnitBuilder makeDirectory(boolean enabled) {
        return own("MakeDirectory", UnitValue.bool(enabled));
    }

    /** Sets the unit to activate; see {@code Unit=}. */
    public PathUnitBuilder unit(UnitName unit) {
        return own("Unit", UnitValue.units(UnitReferences.units("Unit", unit)));
    }
}
