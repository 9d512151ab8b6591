package io.github.systemd4j.templates.internal.rendering;

import io.github.systemd4j.templates.container.ContainerDirectories;
import io.github.systemd4j.templates.container.ContainerUnit;
import io.github.systemd4j.templates.container.ContainerUnitFiles;
import io.github.systemd4j.templates.container.SliceUnit;
import io.github.systemd4j.templates.container.TargetUnit;

/** Renders containers, slices and targets as units. */
public interface UnitRenderer {
    /**
     * Renders the units of a container.
     *
     * @throws IllegalArgumentException if they can't express a value; the message begins with the field's name
     */
    ContainerUnitFiles render(ContainerUnit unit, ContainerDirectories directories);

    /** Renders a slice. */
    String render(SliceUnit slice);

    /** Renders a target. */
    String render(TargetUnit target);
}
