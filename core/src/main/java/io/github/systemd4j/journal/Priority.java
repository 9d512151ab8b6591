package io.github.systemd4j.journal;

/** The importance of a message, from the highest; see syslog(3). The ordinal is the number in {@code PRIORITY}. */
public enum Priority {
    /** The system is unusable. */
    EMERGENCY,
    /** Action must be taken immediately. */
    ALERT,
    /** A critical condition. */
    CRITICAL,
    /** An error. */
    ERROR,
    /** A warning. */
    WARNING,
    /** A normal but significant condition. */
    NOTICE,
    /** An informational message. */
    INFO,
    /** A message for debugging. */
    DEBUG;

    /** Returns the number in {@code PRIORITY}: 0 is the highest. */
    public int number() {
        return ordinal();
    }
}
