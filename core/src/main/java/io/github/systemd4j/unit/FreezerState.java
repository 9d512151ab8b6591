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
    /** A word that is newer than this library. */
    UNKNOWN;

    private final String word = EnumNames.word(this);

    /** The constant for systemd's word; {@link #UNKNOWN} for one that is newer than this library. */
    public static FreezerState of(String word) {
        return EnumNames.parse(word, UNKNOWN);
    }

    /** The word that systemd uses. */
    public String word() {
        return word;
    }
}
