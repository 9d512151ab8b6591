package io.github.systemd4j.manager;

import io.github.systemd4j.internal.text.EnumNames;

/** The changes that presets may make to unit files; see systemctl(1), {@code --preset-mode=}. */
public enum PresetMode {
    /** Enables and disables. */
    FULL,
    /** Only enables. */
    ENABLE_ONLY,
    /** Only disables. */
    DISABLE_ONLY;

    private final String dbusName = EnumNames.dbusName(this);

    /** Returns the name that systemd uses for it. */
    public String dbusName() {
        return dbusName;
    }
}
