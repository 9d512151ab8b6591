package io.github.systemd4j.manager;

/** The options of a mount into a running service. */
public enum MountFlag {
    /** Makes the mount read-only. */
    READ_ONLY,
    /** Creates the mount point if it is missing. */
    MAKE_DESTINATION;
}
