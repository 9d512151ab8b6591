package io.github.systemd4j.daemon;

import java.util.Locale;

/** Whose notifications the manager takes; see systemd.service(5), {@code NotifyAccess=}. */
public enum NotifyAccess {
    /** Nobody's. */
    NONE,
    /** The main process's. */
    MAIN,
    /** The main process's, and those of the commands in {@code Exec…=} settings. */
    EXEC,
    /** Those of all processes in the service's control group. */
    ALL;

    /** The word that systemd has for it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
