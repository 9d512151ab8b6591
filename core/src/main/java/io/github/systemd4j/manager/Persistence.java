package io.github.systemd4j.manager;

/** How long a change lasts. */
public enum Persistence {
    /** Until the machine boots again, in a file below {@code /run}. */
    RUNTIME,
    /** For good, in a file below {@code /etc}. */
    PERSISTENT;
}
