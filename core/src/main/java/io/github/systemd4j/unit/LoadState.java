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
    /** A value that is newer than this library. */
    UNKNOWN;

    private final String dbusName = EnumNames.dbusName(this);

    /** Returns the constant for systemd's name; {@link #UNKNOWN} for one that is newer than this library. */
    public static LoadState of(String dbusName) {
        return EnumNames.parse(dbusName, UNKNOWN);
    }

    /** Returns the name that systemd uses for it. */
    public String dbusName() {
        return dbusName;
    }
}
