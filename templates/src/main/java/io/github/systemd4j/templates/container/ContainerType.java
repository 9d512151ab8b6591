package io.github.systemd4j.templates.container;

/** How a container's unit runs it. */
public enum ContainerType {
    /** The runtime owns the processes, and the unit follows its client. */
    SIMPLE,

    /** The processes are the unit's own, where the runtime can do that; see {@link Foreground}. */
    FOREGROUND,

    /** The unit is started by the first connection to one of the container's ports. */
    SOCKETACTIVATED
}
