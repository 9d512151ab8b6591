package io.github.systemd4j.unit;

import io.github.systemd4j.internal.text.EnumNames;

/** How far a job has got. */
public enum JobState {
    /** It waits for jobs that come before it. */
    WAITING,
    /** It is being done. */
    RUNNING,
    /** A word that is newer than this library. */
    UNKNOWN;

    private final String word = EnumNames.word(this);

    /** The constant for systemd's word; {@link #UNKNOWN} for one that is newer than this library. */
    public static JobState of(String word) {
        return EnumNames.parse(word, UNKNOWN);
    }

    /** The word that systemd uses. */
    public String word() {
        return word;
    }
}
