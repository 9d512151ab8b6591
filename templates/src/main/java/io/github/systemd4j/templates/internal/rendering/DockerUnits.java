package io.github.systemd4j.templates.internal.rendering;

import io.github.systemd4j.run.ExecFlag;
import io.github.systemd4j.templates.container.ContainerNetwork;
import io.github.systemd4j.templates.container.ContainerRuntime;
import io.github.systemd4j.templates.container.ContainerUnit;
import io.github.systemd4j.templates.container.PullPolicy;
import io.github.systemd4j.templates.container.SocketActivation;
import io.github.systemd4j.templates.unitfile.CommandLine;
import io.github.systemd4j.templates.unitfile.ServiceUnitBuilder;
import io.github.systemd4j.unit.UnitName;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Renders units for docker. The container is created before the unit's main process, docker's client, starts it: an
 * image that can't be pulled, or an option that is refused, makes the start of the unit fail. The container's processes
 * are the docker daemon's, in the unit's slice; {@code ExecStopPost=} removes what outlives the client.
 *
 * @see <a href="https://docs.docker.com/reference/cli/docker/container/create/">docker container create</a>
 */
public final class DockerUnits extends RuntimeUnits {
    private static final Path STORAGE = Path.of("/var/lib/docker");
    private static final UnitName DAEMON = new UnitName("docker.service");

    /** Renders units for a runtime. */
    public DockerUnits(ContainerRuntime runtime) {
        super(runtime);
    }

    @Override
    void check(ContainerUnit unit) {
        if (unit.socketActivation() == SocketActivation.ENABLED) {
            throw new IllegalArgumentException(
                    "socketActivation: docker can't pass sockets to a container: use PROXIED, or podman");
        }
        if (unit.pullPolicy().filter(policy -> policy == PullPolicy.NEWER).isPresent()) {
            throw new IllegalArgumentException("pullPolicy: docker has no NEWER: use ALWAYS, or podman");
        }
    }

    @Override
    Path storage() {
        return STORAGE;
    }

    @Override
    UnitName prerequisite() {
        return DAEMON;
    }

    @Override
    void addType(ServiceUnitBuilder service) {
        service.type(ServiceUnitBuilder.Type.EXEC);
    }

    @Override
    void addCommands(ServiceUnitBuilder service, ContainerUnit unit) {
        String id = unit.id().value();
        // The client prints the output, which the unit logs.
        var create = new ArrayList<>(List.of("create", "--name", id, "--log-driver=none", stopTimeout(unit)));
        unit.slice().ifPresent(slice -> create.add("--cgroup-parent=" + slice));
        List<ContainerNetwork> networks = unit.networks();
        create.addAll(RunArguments.of(unit, networks.stream().limit(1).toList()));
        CommandLine remove = command(List.of("rm", "--force", "--volumes", id)).with(ExecFlag.IGNORE_FAILURE);
        service.execStartPre(remove).execStartPre(command(create));
        // Before version 25, docker takes a single network when it creates a container.
        networks.stream()
                .skip(1)
                .forEach(network -> service.execStartPre(command(List.of("network", "connect", network.name(), id))));
        service.execStart(command(List.of("start", "--attach", id)))
                .execStop(command(List.of("stop", id)).with(ExecFlag.IGNORE_FAILURE))
                .execStopPost(remove);
    }
}
