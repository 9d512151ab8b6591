package io.github.systemd4j.templates.container;

/** Selects how a container's unit runs it. */
public enum ContainerType {
    /** The unit starts the container and follows it. */
    SIMPLE,

    /**
     * In geard's profile, the processes belong to the unit, by an option of a patched docker. The other profiles treat
     * this as {@link #SIMPLE}.
     */
    FOREGROUND,

    /** The unit is started by the first connection to one of the container's ports. */
    SOCKETACTIVATED
}
