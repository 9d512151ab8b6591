package io.github.systemd4j.manager;

/** The lifetime of a change. */
public enum Persistence {
    /** Until the next boot, in a file below {@code /run}. */
    RUNTIME,
    /** Permanent, in a file below {@code /etc}. */
    PERSISTENT;
}
