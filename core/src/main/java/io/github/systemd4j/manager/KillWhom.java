package io.github.systemd4j.manager;

import io.github.systemd4j.internal.text.EnumNames;

/** The processes of a unit that get a signal; see systemctl(1), {@code --kill-whom=}. */
public enum KillWhom {
    /** The main process; an error if there is none. */
    MAIN,
    /** The control process, which runs a command of the unit; an error if there is none. */
    CONTROL,
    /** All processes. */
    ALL,
    /** Like {@link #MAIN}, but an error if no process was signaled. */
    MAIN_FAIL,
    /** Like {@link #CONTROL}, but an error if no process was signaled. */
    CONTROL_FAIL,
    /** Like {@link #ALL}, but an error if no process was signaled. */
    ALL_FAIL;

    private final String dbusName = EnumNames.dbusName(this);

    /** Returns the name that systemd uses for it. */
    public String dbusName() {
        return dbusName;
    }
}
