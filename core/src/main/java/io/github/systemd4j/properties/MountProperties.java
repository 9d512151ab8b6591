package io.github.systemd4j.properties;

import io.github.systemd4j.unit.UnitResult;
import java.util.OptionalLong;

/**
 * The properties of a mount point that are used most; see org.freedesktop.systemd1(5), "Mount Unit Objects".
 *
 * <p>An accessor throws {@link IllegalArgumentException} if systemd didn't send its property, because it is older.
 *
 * @param properties all properties
 */
public record MountProperties(UnitProperties properties) {
    /** Returns the mount point. */
    public String where() {
        return properties.getString("Where");
    }

    /** Returns the device or file system that is mounted. */
    public String what() {
        return properties.getString("What");
    }

    /** Returns the type of the file system. */
    public String type() {
        return properties.getString("Type");
    }

    /** Returns the mount options, separated by commas. */
    public String options() {
        return properties.getString("Options");
    }

    /** Returns the process ID of the command that is running for it; empty if there is none. */
    public OptionalLong controlPid() {
        return properties.getId("ControlPID");
    }

    /** Returns how the current or last run ended. */
    public UnitResult result() {
        return properties.get("Result", UnitResult.class);
    }
}
