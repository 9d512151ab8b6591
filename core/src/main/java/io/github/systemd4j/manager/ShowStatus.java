package io.github.systemd4j.manager;

import io.github.systemd4j.internal.text.EnumNames;

/** Whether systemd prints its progress on the console; see systemd(1), {@code systemd.show_status=}. */
public enum ShowStatus {
    /** As it was configured. */
    DEFAULT,
    /** Nothing. */
    NO,
    /** Only errors. */
    ERROR,
    /** Nothing, until a unit fails or takes long. */
    AUTO,
    /** Everything, until the system is up. */
    TEMPORARY,
    /** Everything. */
    YES;

    /** Returns the name that systemd uses for it; empty for systemd's default. */
    public String dbusName() {
        return this == DEFAULT ? "" : EnumNames.dbusName(this);
    }
}
