package io.github.systemd4j.templates.container;

/** How a container's unit runs it. */
public enum ContainerType {
    /** The unit starts the container, and follows it. */
    SIMPLE,

    /**
     * In geard's profile, the processes are the unit's own, by an option of a docker that geard patched. The other
     * profiles have one way only, and write the same as for {@link #SIMPLE}.
     */
    FOREGROUND,

    /** The unit is started by the first connection to one of the container's ports. */
    SOCKETACTIVATED
}
