package io.github.systemd4j.manager;

import io.github.systemd4j.internal.text.EnumNames;

/** The effect of a new job on queued jobs; see systemctl(1), {@code --job-mode=}. */
public enum JobMode {
    /** Fails if a queued job conflicts with it. */
    FAIL,
    /** Replaces conflicting jobs. */
    REPLACE,
    /** Replaces conflicting jobs, and can't be replaced itself. */
    REPLACE_IRREVERSIBLY,
    /** Stops all units that the unit does not require. Only for starting. */
    ISOLATE,
    /** Cancels all queued jobs. */
    FLUSH,
    /** Ignores all dependencies. For debugging. */
    IGNORE_DEPENDENCIES,
    /** Ignores requirements, but not the order. */
    IGNORE_REQUIREMENTS,
    /** Also stops the units that trigger it. Only for stopping. */
    TRIGGERING,
    /** Also restarts the units that depend on it. Only for starting; systemd 254. */
    RESTART_DEPENDENCIES;

    private final String dbusName = EnumNames.dbusName(this);

    /** Returns the name that systemd uses for it. */
    public String dbusName() {
        return dbusName;
    }
}
