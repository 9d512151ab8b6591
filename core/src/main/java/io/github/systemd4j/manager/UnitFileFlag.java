package io.github.systemd4j.manager;

/** The options of a change of unit files. */
public enum UnitFileFlag {
    /** Changes files below {@code /run}, until the next boot, and not below {@code /etc}. */
    RUNTIME,
    /** Replaces conflicting links. */
    FORCE;
}
