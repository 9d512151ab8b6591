package io.github.systemd4j.manager;

/** How something is mounted into a running service. */
public enum MountFlag {
    /** Nothing can be written to it. */
    READ_ONLY,
    /** Its place is made if it is missing. */
    MAKE_DESTINATION;
}
