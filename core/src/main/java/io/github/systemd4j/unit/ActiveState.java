package io.github.systemd4j.unit;

import io.github.systemd4j.internal.text.EnumNames;

/** Whether a unit is started; see systemd(1), "Concepts". */
public enum ActiveState {
    /** Started, bound, plugged in. */
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
    /** Inactive, while maintenance of it goes on. */
    MAINTENANCE,
    /** Active, and refreshing its mounts. */
    REFRESHING,
    /** A word that is newer than this library. */
    UNKNOWN;

    private final String word = EnumNames.word(this);

    /** The constant for systemd's word; {@link #UNKNOWN} for one that is newer than this library. */
    public static ActiveState of(String word) {
        return EnumNames.parse(word, UNKNOWN);
    }

    /** The word that systemd uses. */
    public String word() {
        return word;
    }
}
