package io.github.systemd4j.daemon;

import java.util.Locale;

/** Selects the processes whose notifications the manager accepts; see {@code NotifyAccess=} in systemd.service(5). */
public enum NotifyAccess {
    /** No process. */
    NONE,
    /** The main process. */
    MAIN,
    /** The main process, and those of the commands in {@code Exec…=} settings. */
    EXEC,
    /** All processes in the service's control group. */
    ALL;

    /** Returns the value of the directive {@code NotifyAccess=}, such as {@code main}. */
    public String directiveValue() {
        return name().toLowerCase(Locale.ROOT);
    }
}
