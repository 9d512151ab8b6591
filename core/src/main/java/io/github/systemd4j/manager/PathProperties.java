package io.github.systemd4j.manager;

import io.github.systemd4j.internal.text.Excerpt;
import io.github.systemd4j.unit.UnitResult;

/**
 * What people ask of a path; see org.freedesktop.systemd1(5), "Path Unit Objects".
 *
 * @param unit what it activates
 * @param makeDirectory whether directories are made before they are watched
 * @param result how the last run ended, or goes so far
 */
public record PathProperties(String unit, boolean makeDirectory, UnitResult result) {

    /** Returns the components with the beginning of each text, and control characters escaped. */
    @Override
    public String toString() {
        return Excerpt.of(this);
    }
}
