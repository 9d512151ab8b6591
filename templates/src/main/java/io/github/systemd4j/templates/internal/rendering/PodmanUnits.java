package io.github.systemd4j.templates.internal.rendering;

import io.github.systemd4j.run.ExecFlag;
import io.github.systemd4j.templates.container.ContainerRuntime;
import io.github.systemd4j.templates.container.ContainerUnit;
import io.github.systemd4j.templates.unitfile.ServiceUnitBuilder;
import io.github.systemd4j.templates.unitfile.UnitValue;
import io.github.systemd4j.unit.UnitName;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Renders units for podman. Podman's monitor, conmon, is the unit's main process, and the container's processes are in
 * control groups below the unit's: whatever ends the unit ends all of them, and {@code ExecStopPost=} removes the rest.
 *
 * @see <a href="https://docs.podman.io/en/latest/markdown/podman-run.1.html">podman-run(1)</a>
 */
public final class PodmanUnits extends RuntimeUnits {
    private static final Path STORAGE = Path.of("/var/lib/containers");
    private static final UnitName NETWORK = new UnitName("network-online.target");

    /** Renders units for a runtime. */
    public PodmanUnits(ContainerRuntime runtime) {
        super(runtime);
    }

    @Override
    void check(ContainerUnit unit) {
        // podman supports every value
    }

    @Override
    Path storage() {
        return STORAGE;
    }

    /**
     * Returns the network, which must be up before images are pulled and ports of one address are published. Docker's
     * daemon waits for that itself.
     */
    @Override
    UnitName prerequisite() {
        return NETWORK;
    }

    @Override
    void addType(ServiceUnitBuilder service) {
        service.type(ServiceUnitBuilder.Type.NOTIFY)
                .with("Service", "NotifyAccess", UnitValue.text("all"))
                .with("Service", "Delegate", UnitValue.bool(true));
    }

    @Override
    void addCommands(ServiceUnitBuilder service, ContainerUnit unit) {
        String id = unit.id().value();
        var run = new ArrayList<>(List.of(
                "run",
                "--name",
                id,
                "--replace",
                "--rm",
                "--detach",
                "--cgroups=split",
                "--sdnotify=conmon",
                "--log-driver=passthrough",
                stopTimeout(unit)));
        unit.healthCheck().ifPresent(_ -> run.add("--health-on-failure=kill"));
        run.addAll(RunArguments.of(unit));
        service.execStart(command(run))
                .execStop(command(List.of("stop", "--ignore", id)))
                .execStopPost(command(List.of("rm", "--force", "--ignore", "--volumes", id))
                        .with(ExecFlag.IGNORE_FAILURE));
    }
}
