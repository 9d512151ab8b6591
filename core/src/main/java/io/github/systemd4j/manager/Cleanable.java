package io.github.systemd4j.manager;

import io.github.systemd4j.internal.text.EnumNames;

/** What of a unit can be cleaned; see systemctl(1), {@code --what=}. */
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
    /** Descriptors that the service stored; systemd 254. */
    FDSTORE,
    /** All of them. */
    ALL;

    private final String dbusName = EnumNames.dbusName(this);

    /** Returns the name that systemd uses for it. */
    public String dbusName() {
        return dbusName;
    }
}
