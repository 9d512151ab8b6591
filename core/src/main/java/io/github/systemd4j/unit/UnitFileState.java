package io.github.systemd4j.unit;

import io.github.systemd4j.internal.text.EnumNames;

/** Whether a unit file is enabled; see systemctl(1), {@code is-enabled}. */
public enum UnitFileState {
    /** Enabled by links below {@code /etc}. */
    ENABLED,
    /** Enabled by links below {@code /run}, until the machine boots again. */
    ENABLED_RUNTIME,
    /** Made available by a link below {@code /etc} to a file elsewhere. */
    LINKED,
    /** Made available by a link below {@code /run} to a file elsewhere. */
    LINKED_RUNTIME,
    /** Another name of a unit. */
    ALIAS,
    /** Masked by a link below {@code /etc}: nothing can start it. */
    MASKED,
    /** Masked by a link below {@code /run}. */
    MASKED_RUNTIME,
    /** Has no {@code [Install]} section, so it can't be enabled. */
    STATIC,
    /** Not enabled. */
    DISABLED,
    /** Not enabled itself, but names others to be enabled in its place. */
    INDIRECT,
    /** Made by a generator. */
    GENERATED,
    /** Made at run time. */
    TRANSIENT,
    /** The file can't be read, or is wrong. */
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
