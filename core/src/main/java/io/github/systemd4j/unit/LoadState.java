package io.github.systemd4j.unit;

import io.github.systemd4j.internal.text.EnumNames;

/** Whether systemd has loaded a unit's configuration. */
public enum LoadState {
    /** Not loaded yet. */
    STUB,
    /** Loaded. */
    LOADED,
    /** There is no unit file. */
    NOT_FOUND,
    /** A required setting is invalid. */
    BAD_SETTING,
    /** The unit file could not be read. */
    ERROR,
    /** It was merged into another unit. */
    MERGED,
    /** It is masked: it can't be started. */
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
