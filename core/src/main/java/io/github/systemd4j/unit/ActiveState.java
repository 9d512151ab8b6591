package io.github.systemd4j.unit;

import io.github.systemd4j.internal.text.EnumNames;

/** Whether a unit is started; see systemd(1), "Concepts". */
public enum ActiveState {
    /** Started, bound or plugged in, depending on the type. */
    ACTIVE,
    /** Active, and reloading its configuration. */
    RELOADING,
    /** Stopped. */
    INACTIVE,
    /** Stopped after an error. */
    FAILED,
    /** Being started. */
    ACTIVATING,
    /** Being stopped. */
    DEACTIVATING,
    /** Inactive, while a maintenance operation is in progress. */
    MAINTENANCE,
    /** Active, and refreshing its mounts. */
    REFRESHING,
    /** A value that is newer than this library. */
    UNKNOWN;

    private final String dbusName = EnumNames.dbusName(this);

    /** Returns the constant for systemd's name; {@link #UNKNOWN} for one that is newer than this library. */
    public static ActiveState of(String dbusName) {
        return EnumNames.parse(dbusName, UNKNOWN);
    }

    /** Returns the name that systemd uses for it. */
    public String dbusName() {
        return dbusName;
    }
}
