package io.github.systemd4j.manager;

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

    private final String word = Words.word(this);

    /** The constant for systemd's word; {@link #UNKNOWN} for one that is newer than this library. */
    public static FreezerState of(String word) {
        return Words.parse(word, UNKNOWN);
    }

    /** The word that systemd uses. */
    public String word() {
        return word;
    }
}
