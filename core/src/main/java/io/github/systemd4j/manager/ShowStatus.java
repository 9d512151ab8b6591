package io.github.systemd4j.manager;

import io.github.systemd4j.internal.text.EnumNames;

/** Whether systemd shows on the console what it does; see systemd(1), {@code systemd.show_status=}. */
public enum ShowStatus {
    /** As it was configured. */
    DEFAULT,
    /** Nothing. */
    NO,
    /** Only errors. */
    ERROR,
    /** Nothing, until something fails or takes long. */
    AUTO,
    /** All, until it is up. */
    TEMPORARY,
    /** All. */
    YES;

    /** Returns the name that systemd uses for it; empty for systemd's default. */
    public String dbusName() {
        return this == DEFAULT ? "" : EnumNames.dbusName(this);
    }
}
