package io.github.systemd4j.manager;

import io.github.systemd4j.internal.text.EnumNames;

/** The directories and descriptors of a unit that can be removed; see systemctl(1), {@code --what=}. */
public enum Cleanable {
    /** The directories of {@code ConfigurationDirectory=}. */
    CONFIGURATION,
    /** The directories of {@code StateDirectory=}. */
    STATE,
    /** The directories of {@code CacheDirectory=}. */
    CACHE,
    /** The directories of {@code LogsDirectory=}. */
    LOGS,
    /** The directories of {@code RuntimeDirectory=}. */
    RUNTIME,
    /** The descriptors that the service has stored; systemd 254. */
    FDSTORE,
    /** All of these. */
    ALL;

    private final String dbusName = EnumNames.dbusName(this);

    /** Returns the name that systemd uses for it. */
    public String dbusName() {
        return dbusName;
    }
}
