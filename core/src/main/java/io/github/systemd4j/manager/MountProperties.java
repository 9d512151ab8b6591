package io.github.systemd4j.manager;

import io.github.systemd4j.internal.text.Excerpt;
import io.github.systemd4j.unit.UnitResult;

/**
 * What people ask of a mount point; see org.freedesktop.systemd1(5), "Mount Unit Objects".
 *
 * @param where the mount point
 * @param what what is mounted
 * @param type the type of file system
 * @param options the mount options, with commas between
 * @param controlPid the process that mounts or unmounts; 0 if there is none
 * @param result how the last run ended, or goes so far
 */
public record MountProperties(
        String where, String what, String type, String options, long controlPid, UnitResult result) {

    /** Returns the components with the beginning of each text, and control characters escaped. */
    @Override
    public String toString() {
        return Excerpt.of(this);
    }
}
