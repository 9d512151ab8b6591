package io.github.systemd4j.templates.container;

import io.github.systemd4j.templates.unitfile.ServiceUnitBuilder.Restart;
import java.net.Inet6Address;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** States the expected units of podman and docker. */
record ExpectedRuntimeUnit(ContainerRuntime.Profile profile, ContainerUnit unit) implements ExpectedUnit {
    private static final long STOP_SECONDS = 10;

    private boolean podman() {
        return profile == ContainerRuntime.Profile.PODMAN;
    }

    private String id() {
        return unit.id().value();
    }

    @Override
    public List<String> keys() {
        boolean activated = unit.type() == ContainerType.SOCKETACTIVATED;
        boolean restarted = !unit.restart().equals(Optional.of(Restart.NO));
        boolean ordered = !unit.after().isEmpty() || !unit.requires().isEmpty();
        return Stream.of(
                        List.of("Unit.Description"),
                        List.of("Unit.Wants", "Unit.After"),
                        List.of("Unit.PartOf"),
                        ExpectedUnit.times("Unit.Requires", unit.requires().isEmpty() ? 0 : 1),
                        ExpectedUnit.times("Unit.After", ordered ? 1 : 0),
                        ExpectedUnit.times("Unit.Requires", activated ? 1 : 0),
                        List.of("Unit.RequiresMountsFor", "Unit.StartLimitIntervalSec", "Unit.StartLimitBurst"),
                        List.of("Service.Type"),
                        podman() ? List.of("Service.NotifyAccess", "Service.Delegate") : List.<String>of(),
                        ExpectedUnit.times("Service.Slice", unit.slice().isPresent() ? 1 : 0),
                        List.of("Service.KillMode", "Service.Restart"),
                        ExpectedUnit.times(
                                "Service.RestartSec", unit.restartDelay().isPresent() ? 1 : 0),
                        List.of("Service.SuccessExitStatus"),
                        ExpectedUnit.times("Service.RestartForceExitStatus", restarted ? 1 : 0),
                        List.of("Service.TimeoutStartSec", "Service.TimeoutStopSec"),
                        ExpectedUnit.times(
                                "Service.ExecStartPre",
                                (unit.isolated() ? 1 : 0) + unit.networks().size()),
                        ExpectedUnit.times(
                                "Service.ExecStartPre",
                                podman() ? 0 : 2 + Math.max(0, unit.networks().size() - 1)),
                        List.of("Service.ExecStart", "Service.ExecStop", "Service.ExecStopPost"),
                        ExpectedUnit.times(
                                "Service.ExecStartPost", unit.initExecutable().isPresent() ? 1 : 0),
                        ExpectedUnit.times("Install.WantedBy", activated ? 0 : 1),
                        List.of("Install.X-ContainerId", "Install.X-ContainerImage"),
                        ExpectedUnit.times(
                                "Install.X-ContainerUserId", unit.user().isPresent() ? 1 : 0),
                        List.of("Install.X-ContainerRequestId", "Install.X-ContainerType"),
                        ExpectedUnit.times("Install.X-PortMapping", unit.ports().size()),
                        ExpectedUnit.times("Install.X-SocketActivated", activated ? 1 : 0))
                .flatMap(List::stream)
                .toList();
    }

    @Override
    public List<String> commandKeys() {
        return List.of("ExecStartPre", "ExecStart", "ExecStartPost", "ExecReload", "ExecStop", "ExecStopPost");
    }

    @Override
    public List<Call> calls(String key) {
        return switch (key) {
            case "ExecStartPre" -> preparations();
            case "ExecStart" ->
                List.of(podman() ? call(false, run()) : call(false, List.of("start", "--attach", id())));
            case "ExecStartPost" -> ExpectedUnit.hook(unit, "--post", true);
            case "ExecStop" ->
                podman()
                        ? List.of(call(false, List.of("stop", "--ignore", id())))
                        : List.of(call(true, List.of("stop", id())));
            case "ExecStopPost" ->
                podman()
                        ? List.of(call(true, List.of("rm", "--force", "--ignore", "--volumes", id())))
                        : List.of(removal());
            default -> List.of();
        };
    }

    private List<Call> preparations() {
        return Stream.of(
                        unit.isolated() ? ExpectedUnit.hook(unit, "--pre", false) : List.<Call>of(),
                        unit.networks().stream()
                                .map(network -> call(
                                        true,
                                        network.internal()
                                                ? List.of("network", "create", "--internal", network.name())
                                                : List.of("network", "create", network.name())))
                                .toList(),
                        podman() ? List.<Call>of() : List.of(removal(), call(false, create())),
                        podman() ? List.<Call>of() : connections())
                .flatMap(List::stream)
                .toList();
    }

    private List<Call> connections() {
        return unit.networks().stream()
                .skip(1)
                .map(network -> call(false, List.of("network", "connect", network.name(), id())))
                .toList();
    }

    private Call removal() {
        return call(true, List.of("rm", "--force", "--volumes", id()));
    }

    private Call call(boolean mayFail, List<String> arguments) {
        return new Call(
                mayFail,
                Stream.concat(Stream.of(podman() ? "/usr/bin/podman" : "/usr/bin/docker"), arguments.stream())
                        .toList());
    }

    @Override
    public List<List<String>> callsOfStart() {
        return Stream.of("ExecStartPre", "ExecStart")
                .flatMap(key -> calls(key).stream())
                .map(Call::words)
                .filter(words -> !words.get(1).equals("init"))
                .map(words -> words.subList(1, words.size()))
                .toList();
    }

    private List<String> run() {
        return Stream.of(
                        Stream.of("run", "--name", id(), "--replace", "--rm", "--detach"),
                        Stream.of("--cgroups=split", "--sdnotify=conmon", "--log-driver=passthrough", stopTimeout()),
                        unit.healthCheck().stream().map(_ -> "--health-on-failure=kill"),
                        shared())
                .flatMap(words -> words)
                .toList();
    }

    private List<String> create() {
        return Stream.of(
                        Stream.of("create", "--name", id(), "--log-driver=none", stopTimeout()),
                        unit.slice().stream().map(slice -> "--cgroup-parent=" + slice.value()),
                        shared())
                .flatMap(words -> words)
                .toList();
    }

    private String stopTimeout() {
        return "--stop-timeout="
                + unit.stopTimeout().map(limit -> limit.toSeconds()).orElse(STOP_SECONDS);
    }

    private Stream<String> shared() {
        boolean activated = unit.type() == ContainerType.SOCKETACTIVATED;
        return Stream.of(
                        ExpectedUnit.each(
                                "--env-file", unit.environmentFile().stream().map(Object::toString)),
                        ExpectedUnit.each(
                                "-p",
                                activated
                                        ? Stream.empty()
                                        : unit.ports().stream().map(this::published)),
                        ExpectedUnit.each(
                                "-v",
                                unit.volumes().stream().map(volume -> unit.volumeName(volume) + ":" + volume.path())),
                        ExpectedUnit.each("-v", unit.bindMounts().stream().map(ExpectedUnit::mount)),
                        ExpectedUnit.each(
                                "--network",
                                unit.networks().stream()
                                        .limit(podman() ? Long.MAX_VALUE : 1)
                                        .map(ContainerNetwork::name)),
                        ExpectedUnit.each("--user", unit.isolated() ? Stream.empty() : unit.user().stream()),
                        unit.pullPolicy().stream().map(this::pull),
                        unit.healthCheck().stream().flatMap(ExpectedRuntimeUnit::health),
                        unit.runOptions().stream(),
                        unit.isolated() ? isolated() : plain())
                .flatMap(words -> words);
    }

    private String published(PortPair pair) {
        return hostPort(pair) + ":" + pair.internal() + (pair.protocol() == PortPair.Protocol.UDP ? "/udp" : "");
    }

    /** Returns what the host listens on for a port. */
    static String hostPort(PortPair pair) {
        return pair.hostAddress()
                .map(address -> address instanceof Inet6Address
                        ? "[" + address.getHostAddress() + "]:" + pair.external()
                        : address.getHostAddress() + ":" + pair.external())
                .orElse("" + pair.external());
    }

    private String pull(PullPolicy policy) {
        return switch (policy) {
            case ALWAYS -> "--pull=always";
            case MISSING -> "--pull=missing";
            case NEVER -> "--pull=never";
            case NEWER -> "--pull=newer";
        };
    }

    private static Stream<String> health(ContainerHealthCheck check) {
        return Stream.of(
                "--health-cmd=" + check.command(),
                "--health-interval=" + check.interval().toSeconds() + "s",
                "--health-timeout=" + check.timeout().toSeconds() + "s",
                "--health-retries=" + check.retries(),
                "--health-start-period=" + check.startPeriod().toSeconds() + "s");
    }

    private Stream<String> plain() {
        return Stream.concat(Stream.of(unit.image().value()), unit.command().stream());
    }

    private Stream<String> isolated() {
        return Stream.of(
                "-v",
                unit.runDirectory().orElseThrow() + ":/.container.init:ro",
                "--user",
                "root",
                unit.image().value(),
                "/.container.init/container-init.sh");
    }
}
