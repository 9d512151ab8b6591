package io.github.systemd4j.properties;

import io.github.systemd4j.internal.text.EnumNames;

/** Whether the system, or a user's services, are up; see systemctl(1), {@code is-system-running}. */
public enum SystemState {
    /** Early in the boot. */
    INITIALIZING,
    /** Late in the boot: jobs are queued. */
    STARTING,
    /** All is up. */
    RUNNING,
    /** All is up but for units that failed. */
    DEGRADED,
    /** The rescue or emergency target is active. */
    MAINTENANCE,
    /** Shutting down. */
    STOPPING,
    /** A word that is newer than this library. */
    UNKNOWN;

    private final String word = EnumNames.word(this);

    /** The constant for systemd's word; {@link #UNKNOWN} for one that is newer than this library. */
    public static SystemState of(String word) {
        return EnumNames.parse(word, UNKNOWN);
    }

    /** The word that systemd uses. */
    public String word() {
        return word;
    }
}
