package io.github.systemd4j.templates.internal.rendering;

import io.github.systemd4j.unit.UnitName;

/** Names the targets of containers. */
public final class ContainerTargets {
    /** Stops all containers when it is stopped. Nothing starts it. */
    public static final UnitName ALL = new UnitName("container.target");

    /** Starts, at boot, the containers that were started and neither stopped nor idled since. */
    public static final UnitName ACTIVE = new UnitName("container-active.target");

    /** Starts, at boot, the sockets of those that are socket-activated. */
    public static final UnitName SOCKETS = new UnitName("container-sockets.target");

    private ContainerTargets() {}
}
