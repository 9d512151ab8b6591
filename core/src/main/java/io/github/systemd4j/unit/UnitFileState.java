package io.github.systemd4j.unit;

import io.github.systemd4j.internal.text.EnumNames;

/** Whether a unit file is enabled; see systemctl(1), {@code is-enabled}. */
public enum UnitFileState {
    /** Enabled by links below {@code /etc}. */
    ENABLED,
    /** Enabled by links below {@code /run}, until the next boot. */
    ENABLED_RUNTIME,
    /** Made available by a link below {@code /etc} to a file of another directory. */
    LINKED,
    /** Made available by a link below {@code /run} to a file of another directory. */
    LINKED_RUNTIME,
    /** An alias of a unit. */
    ALIAS,
    /** Masked by a link below {@code /etc}: it can't be started. */
    MASKED,
    /** Masked by a link below {@code /run}. */
    MASKED_RUNTIME,
    /** Has no {@code [Install]} section, so it can't be enabled. */
    STATIC,
    /** Not enabled. */
    DISABLED,
    /** Not enabled itself, but its {@code [Install]} section names other units to be enabled. */
    INDIRECT,
    /** Created by a generator. */
    GENERATED,
    /** Created at run time. */
    TRANSIENT,
    /** The file is invalid, or can't be read. */
    BAD,
    /** A value that is newer than this library. */
    UNKNOWN;

    private final String dbusName = EnumNames.dbusName(this);

    /** Returns the constant for systemd's name; {@link #UNKNOWN} for one that is newer than this library. */
    public static UnitFileState of(String dbusName) {
        return EnumNames.parse(dbusName, UNKNOWN);
    }

    /** Returns the name that systemd uses for it. */
    public String dbusName() {
        return dbusName;
    }
}
