package io.github.systemd4j.unit;

import io.github.systemd4j.internal.text.EnumNames;

/** Whether systemd has a unit's configuration. */
public enum LoadState {
    /** Not loaded yet. */
    STUB,
    /** Loaded. */
    LOADED,
    /** There is no unit file. */
    NOT_FOUND,
    /** A setting that is needed is wrong. */
    BAD_SETTING,
    /** The unit file could not be read. */
    ERROR,
    /** It has become part of another unit. */
    MERGED,
    /** It is masked: nothing can start it. */
    MASKED,
    /** A word that is newer than this library. */
    UNKNOWN;

    private final String word = EnumNames.word(this);

    /** The constant for systemd's word; {@link #UNKNOWN} for one that is newer than this library. */
    public static LoadState of(String word) {
        return EnumNames.parse(word, UNKNOWN);
    }

    /** The word that systemd uses. */
    public String word() {
        return word;
    }
}
