package io.github.systemd4j.unit;

import io.github.systemd4j.internal.text.EnumNames;

/** Whether a unit is frozen. */
public enum FreezerState {
    /** Not frozen. */
    RUNNING,
    /** Being frozen. */
    FREEZING,
    /** Frozen. */
    FROZEN,
    /** Being thawed. */
    THAWING,
    /** A value that is newer than this library. */
    UNKNOWN;

    private final String dbusName = EnumNames.dbusName(this);

    /** Returns the constant for systemd's name; {@link #UNKNOWN} for one that is newer than this library. */
    public static FreezerState of(String dbusName) {
        return EnumNames.parse(dbusName, UNKNOWN);
    }

    /** Returns the name that systemd uses for it. */
    public String dbusName() {
        return dbusName;
    }
}
