package io.github.systemd4j.manager;

/** How unit files are changed. */
public enum UnitFileFlag {
    /** Below {@code /run}, until the machine boots again; otherwise below {@code /etc}, for good. */
    RUNTIME,
    /** Replaces links that are in the way. */
    FORCE;
}
