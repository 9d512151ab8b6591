package io.github.systemd4j.properties;

import io.github.systemd4j.unit.UnitResult;

/**
 * The properties of a path that are used most; see org.freedesktop.systemd1(5), "Path Unit Objects".
 *
 * <p>An accessor throws {@link IllegalArgumentException} if systemd didn't send its property, because it is older.
 *
 * @param properties all properties
 */
public record PathProperties(UnitProperties properties) {
    /** Returns the unit that it activates. */
    public String unit() {
        return properties.getString("Unit");
    }

    /** Returns whether directories are created before they are watched. */
    public boolean makeDirectory() {
        return properties.getBoolean("MakeDirectory");
    }

    /** Returns how the current or last run ended. */
    public UnitResult result() {
        return properties.get("Result", UnitResult.class);
    }
}
