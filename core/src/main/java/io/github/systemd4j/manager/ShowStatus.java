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

    /** The word that systemd uses; empty for its default. */
    public String word() {
        return this == DEFAULT ? "" : EnumNames.word(this);
    }
}
