package io.github.systemd4j.unit;

import io.github.systemd4j.internal.text.EnumNames;

/** The operation of a job on its unit. */
public enum JobType {
    /** Starts it. */
    START,
    /** Checks that it is active. */
    VERIFY_ACTIVE,
    /** Stops it. */
    STOP,
    /** Makes it reload its configuration. */
    RELOAD,
    /** Stops it if it is active, and starts it. */
    RESTART,
    /** Restarts it if it is active. */
    TRY_RESTART,
    /** Reloads it if it can be reloaded, and restarts it otherwise. */
    RELOAD_OR_RESTART,
    /** Reloads it if it can be reloaded, and otherwise restarts it if it is active. */
    RELOAD_OR_TRY_RESTART,
    /** Reloads it if it is active, and starts it otherwise. */
    RELOAD_OR_START,
    /** Does nothing. */
    NOP,
    /** A value that is newer than this library. */
    UNKNOWN;

    private final String dbusName = EnumNames.dbusName(this);

    /** Returns the constant for systemd's name; {@link #UNKNOWN} for one that is newer than this library. */
    public static JobType of(String dbusName) {
        return EnumNames.parse(dbusName, UNKNOWN);
    }

    /** Returns the name that systemd uses for it. */
    public String dbusName() {
        return dbusName;
    }
}
