package io.github.systemd4j.unit;

import io.github.systemd4j.internal.text.EnumNames;

/** The progress of a job. */
public enum JobState {
    /** It waits for jobs that precede it. */
    WAITING,
    /** It is in progress. */
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
