package io.github.systemd4j.journal;

/** The importance of an entry, the field {@code PRIORITY}: a level of syslog(3). */
public enum Priority {
    /** The system is unusable: {@code LOG_EMERG}, shown to all users. */
    EMERGENCY,
    /** Action must be taken at once: {@code LOG_ALERT}. */
    ALERT,
    /** A critical condition: {@code LOG_CRIT}. */
    CRITICAL,
    /** An error: {@code LOG_ERR}. */
    ERROR,
    /** A warning: {@code LOG_WARNING}. */
    WARNING,
    /** A normal, but significant condition: {@code LOG_NOTICE}. */
    NOTICE,
    /** An informational message: {@code LOG_INFO}. */
    INFO,
    /** A debug-level message: {@code LOG_DEBUG}. */
    DEBUG;

    private static final Priority[] ALL = values();

    /** Returns the level of syslog(3), from 0, {@link #EMERGENCY}, to 7, {@link #DEBUG}. */
    public int level() {
        return ordinal();
    }

    /**
     * Returns the priority of a level of syslog(3).
     *
     * @throws IllegalArgumentException if the level isn't between 0 and 7
     */
    public static Priority of(int level) {
        if (level < 0 || level >= ALL.length) {
            throw new IllegalArgumentException(
                    "priority %d is out of range: use 0 to %d".formatted(level, ALL.length - 1));
        }
        return ALL[level];
    }
}
