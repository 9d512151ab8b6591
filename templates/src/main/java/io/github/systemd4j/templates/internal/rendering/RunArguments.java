package io.github.systemd4j.templates.internal.rendering;

import io.github.systemd4j.templates.container.ContainerHealthCheck;
import io.github.systemd4j.templates.container.ContainerNetwork;
import io.github.systemd4j.templates.container.ContainerType;
import io.github.systemd4j.templates.container.ContainerUnit;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Writes the settings of a container as arguments of {@code run} or {@code create}, which podman and docker share. */
final class RunArguments {
    private static final String INIT_DIRECTORY = "/.container.init";

    private RunArguments() {}

    /** Returns the options behind those of the runtime, the image and the command. */
    static List<String> of(ContainerUnit unit) {
        return of(unit, unit.networks());
    }

    /** Returns the same, with these networks instead of the container's. */
    static List<String> of(ContainerUnit unit, List<ContainerNetwork> networks) {
        return Stream.of(
                        unit.environmentFile().stream().flatMap(file -> Stream.of("--env-file", file.toString())),
                        published(unit),
                        unit.volumes().stream()
                                .flatMap(volume -> Stream.of("-v", unit.volumeName(volume) + ":" + volume.path())),
                        unit.bindMounts().stream().flatMap(mount -> Stream.of("-v", mount.toString())),
                        networks.stream().flatMap(network -> Stream.of("--network", network.name())),
                        unit.isolated()
                                ? Stream.<String>empty()
                                : unit.user().stream().flatMap(RunArguments::user),
                        unit.pullPolicy().stream().map(policy -> "--pull=" + policy.option()),
                        unit.healthCheck().stream().flatMap(RunArguments::health),
                        unit.runOptions().stream(),
                        unit.isolated() ? isolated(unit) : image(unit))
                .flatMap(arguments -> arguments)
                .toList();
    }

    /**
     * Returns the published ports. A socket-activated container has none, because systemd listens on the external
     * ports.
     */
    private static Stream<String> published(ContainerUnit unit) {
        return unit.type() == ContainerType.SOCKETACTIVATED
                ? Stream.empty()
                : unit.ports().stream().flatMap(pair -> Stream.of("-p", pair.publishOption()));
    }

    private static Stream<String> user(String name) {
        return Stream.of("--user", name);
    }

    private static Stream<String> health(ContainerHealthCheck check) {
        return Stream.of(
                "--health-cmd=" + check.command(),
                "--health-interval=%ds".formatted(check.interval().toSeconds()),
                "--health-timeout=%ds".formatted(check.timeout().toSeconds()),
                "--health-retries=" + check.retries(),
                "--health-start-period=%ds".formatted(check.startPeriod().toSeconds()));
    }

    private static Stream<String> image(ContainerUnit unit) {
        return Stream.concat(Stream.of(unit.image().value()), unit.command().stream());
    }

    private static Stream<String> isolated(ContainerUnit unit) {
        Path directory = unit.runDirectory().orElseThrow();
        return Stream.of(
                "-v",
                directory + ":" + INIT_DIRECTORY + ":ro",
                "--user",
                "root",
                unit.image().value(),
                INIT_DIRECTORY + "/container-init.sh");
    }
}
