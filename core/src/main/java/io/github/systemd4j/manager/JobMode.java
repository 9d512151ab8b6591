package io.github.systemd4j.manager;

import io.github.systemd4j.internal.text.EnumNames;

/** What a new job does to the jobs that are queued; see systemctl(1), {@code --job-mode=}. */
public enum JobMode {
    /** Fails if a queued job conflicts with it. */
    FAIL,
    /** Replaces conflicting jobs. */
    REPLACE,
    /** Replaces conflicting jobs, and is itself replaced by no one. */
    REPLACE_IRREVERSIBLY,
    /** Stops all units that the unit does not need. For starting only. */
    ISOLATE,
    /** Cancels all queued jobs. */
    FLUSH,
    /** Leaves all dependencies out of account. For debugging. */
    IGNORE_DEPENDENCIES,
    /** Leaves requirements out of account, but not the order. */
    IGNORE_REQUIREMENTS,
    /** Also stops the units that trigger it. For stopping only. */
    TRIGGERING,
    /** Also restarts the units that depend on it. For starting only; systemd 254. */
    RESTART_DEPENDENCIES;

    private final String dbusName = EnumNames.dbusName(this);

    /** Returns the name that systemd uses for it. */
    public String dbusName() {
        return dbusName;
    }
}
