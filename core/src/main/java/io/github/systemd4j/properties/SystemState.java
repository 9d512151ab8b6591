package io.github.systemd4j.properties;

import io.github.systemd4j.internal.text.EnumNames;

/** Whether the system, or a user's services, are up; see systemctl(1), {@code is-system-running}. */
public enum SystemState {
    /** Early in the boot. */
    INITIALIZING,
    /** Late in the boot: start jobs are queued. */
    STARTING,
    /** All units are started. */
    RUNNING,
    /** All units are started, except failed ones. */
    DEGRADED,
    /** The rescue or emergency target is active. */
    MAINTENANCE,
    /** Shutting down. */
    STOPPING,
    /** A value that is newer than this library. */
    UNKNOWN;

    private final String dbusName = EnumNames.dbusName(this);

    /** Returns the constant for systemd's name; {@link #UNKNOWN} for one that is newer than this library. */
    public static SystemState of(String dbusName) {
        return EnumNames.parse(dbusName, UNKNOWN);
    }

    /** Returns the name that systemd uses for it. */
    public String dbusName() {
        return dbusName;
    }
}
