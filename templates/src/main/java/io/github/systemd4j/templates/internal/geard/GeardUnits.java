package io.github.systemd4j.templates.internal.geard;

import io.github.systemd4j.templates.container.ContainerDirectories;
import io.github.systemd4j.templates.container.ContainerRuntime;
import io.github.systemd4j.templates.container.ContainerType;
import io.github.systemd4j.templates.container.ContainerUnit;
import io.github.systemd4j.templates.container.ContainerUnitFiles;
import io.github.systemd4j.templates.container.PortPair;
import io.github.systemd4j.templates.container.SliceUnit;
import io.github.systemd4j.templates.container.TargetUnit;
import io.github.systemd4j.templates.internal.rendering.UnitRenderer;
import java.util.Optional;

/** Renders units with geard's templates. */
public final class GeardUnits implements UnitRenderer {
    private final ContainerRuntime runtime;

    /** Renders units for a runtime. */
    public GeardUnits(ContainerRuntime runtime) {
        this.runtime = runtime;
    }

    @Override
    public ContainerUnitFiles render(ContainerUnit unit, ContainerDirectories directories) {
        checkExpressible(unit);
        boolean activated = unit.type() == ContainerType.SOCKETACTIVATED;
        return new ContainerUnitFiles(
                ServiceView.of(unit, runtime).render(unit.type()),
                activated ? Optional.of(SocketView.of(unit).render()) : Optional.empty(),
                Optional.empty());
    }

    private static void checkExpressible(ContainerUnit unit) {
        refuse("command", !unit.command().isEmpty());
        refuse("ports", !unit.ports().stream().allMatch(GeardUnits::isPlain));
        refuse(
                "volumes",
                unit.volumes().stream().anyMatch(volume -> volume.name().isPresent()));
        refuse("networks", !unit.networks().isEmpty());
        refuse("after", !unit.after().isEmpty());
        refuse("requires", !unit.requires().isEmpty());
        refuse("restart", unit.restart().isPresent());
        refuse("restartDelay", unit.restartDelay().isPresent());
        refuse("startTimeout", unit.startTimeout().isPresent());
        refuse("stopTimeout", unit.stopTimeout().isPresent());
        refuse("pullPolicy", unit.pullPolicy().isPresent());
        refuse("healthCheck", unit.healthCheck().isPresent());
        boolean hook = unit.initExecutable().isPresent() && unit.runDirectory().isPresent();
        if (unit.type() == ContainerType.SOCKETACTIVATED && !hook) {
            throw new IllegalArgumentException(
                    "initExecutable: it is missing: geard's hook sets up a socket-activated container");
        }
    }

    private static boolean isPlain(PortPair pair) {
        return pair.equals(new PortPair(pair.internal(), pair.external()));
    }

    private static void refuse(String field, boolean given) {
        if (given) {
            throw new IllegalArgumentException(
                    field + ": geard's units can't express it: remove it, or use the profile of podman or docker");
        }
    }

    @Override
    public String render(SliceUnit slice) {
        return SliceView.of(slice).render();
    }

    @Override
    public String render(TargetUnit target) {
        return TargetView.of(target).render();
    }
}
