package io.github.systemd4j.unit;

import io.github.systemd4j.internal.text.EnumNames;

/** How far a job has got. */
public enum JobState {
    /** It waits for jobs that come before it. */
    WAITING,
    /** It is being done. */
    RUNNING,
    /** A value that is newer than this library. */
    UNKNOWN;

    private final String dbusName = EnumNames.dbusName(this);

    /** Returns the constant for systemd's name; {@link #UNKNOWN} for one that is newer than this library. */
    public static JobState of(String dbusName) {
        return EnumNames.parse(dbusName, UNKNOWN);
    }

    /** Returns the name that systemd uses for it. */
    public String dbusName() {
        return dbusName;
    }
}
