package io.github.systemd4j.templates.internal.rendering;

import io.github.systemd4j.run.ExecFlag;
import io.github.systemd4j.templates.container.ContainerDirectories;
import io.github.systemd4j.templates.container.ContainerRuntime;
import io.github.systemd4j.templates.container.ContainerUnit;
import io.github.systemd4j.templates.container.ContainerUnitFiles;
import io.github.systemd4j.templates.container.SliceUnit;
import io.github.systemd4j.templates.container.SocketActivation;
import io.github.systemd4j.templates.container.TargetUnit;
import io.github.systemd4j.templates.unitfile.CommandLine;
import io.github.systemd4j.templates.unitfile.ServiceUnitBuilder;
import io.github.systemd4j.templates.unitfile.ServiceUnitBuilder.Restart;
import io.github.systemd4j.templates.unitfile.SliceUnitBuilder;
import io.github.systemd4j.templates.unitfile.TargetUnitBuilder;
import io.github.systemd4j.templates.unitfile.UnitValue;
import io.github.systemd4j.unit.UnitName;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Renders the common parts of the units of podman and docker. */
abstract sealed class RuntimeUnits implements UnitRenderer permits PodmanUnits, DockerUnits {
    private static final String SERVICE = "Service";
    private static final String INSTALL = "Install";

    /** Long enough to pull an image over a slow connection. */
    private static final Duration START_TIMEOUT = Duration.ofMinutes(5);

    /** The default of podman and docker. */
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(10);

    /** Time for the runtime itself, after the container has ended. */
    private static final Duration RUNTIME_STOP = Duration.ofSeconds(60);

    private static final int STARTS_A_MINUTE = 20;

    /** The exit status of a program without a handler that ends at SIGTERM: 128 + 15. */
    private static final int TERMINATED = 143;
    /**
     * The exit status of a program that was killed, because it didn't end at SIGTERM or for lack of memory: 128 + 9.
     */
    private static final int KILLED = 137;

    private static final Pattern HEXADECIMAL = Pattern.compile("[0-9a-f]+");

    final ContainerRuntime runtime;

    RuntimeUnits(ContainerRuntime runtime) {
        this.runtime = runtime;
    }

    @Override
    public final ContainerUnitFiles render(ContainerUnit unit, ContainerDirectories directories) {
        checkName(unit);
        check(unit);
        boolean proxied = unit.socketActivation() == SocketActivation.PROXIED;
        return new ContainerUnitFiles(
                service(unit, directories),
                ActivationUnits.socket(unit),
                proxied ? Optional.of(ActivationUnits.proxy(unit, runtime)) : Optional.empty());
    }

    /**
     * Checks that the container's name names no other container. Runtimes take a name that no container has for the
     * beginning of a container's ID, which has 64 hexadecimal digits, and the units stop and remove containers by name.
     *
     * @throws IllegalArgumentException if it could; the message begins with the field's name
     */
    static void checkName(ContainerUnit unit) {
        if (HEXADECIMAL.matcher(unit.id().value()).matches()) {
            throw new IllegalArgumentException(
                    ("id: \"%s\" could be the beginning of another container's ID, and the runtime would stop and remove that"
                                    + " container: use a character other than 0-9 and a-f, too")
                            .formatted(unit.id()));
        }
    }

    /**
     * Checks that the runtime supports the settings of a container.
     *
     * @throws IllegalArgumentException if it doesn't; the message begins with the field's name
     */
    abstract void check(ContainerUnit unit);

    /** Returns the unit that is started before a container, because the runtime needs it. */
    abstract UnitName prerequisite();

    /** Returns the directory in which the runtime keeps its containers. */
    abstract Path storage();

    /** Adds how systemd learns that the container has started. */
    abstract void addType(ServiceUnitBuilder service);

    /** Adds the commands that run a container. */
    abstract void addCommands(ServiceUnitBuilder service, ContainerUnit unit);

    private String service(ContainerUnit unit, ContainerDirectories directories) {
        var service = new ServiceUnitBuilder().description("Container " + unit.id());
        addDependencies(service, unit, directories);
        addType(service);
        addLimits(service, unit);
        if (unit.isolated()) {
            hook(unit, "--pre").ifPresent(service::execStartPre);
        }
        addNetworks(service, unit);
        addCommands(service, unit);
        addPostHook(service, unit);
        if (unit.socketActivation() == SocketActivation.DISABLED) {
            service.wantedBy(ContainerTargets.ACTIVE);
        }
        addFacts(service, unit);
        return service.build().toString();
    }

    private void addDependencies(ServiceUnitBuilder service, ContainerUnit unit, ContainerDirectories directories) {
        service.wants(prerequisite()).after(prerequisite());
        addOrder(service, unit);
        if (unit.socketActivation() != SocketActivation.DISABLED) {
            // BindsTo= would stop a former version that runs without the socket once systemd reads this one.
            service.requires(unit.id().socketName());
        }
        Stream<Path> mounts = unit.bindMounts().stream().map(mount -> mount.hostPath());
        String[] paths = Stream.concat(Stream.of(directories.base(), storage()), mounts)
                .map(Path::toString)
                .distinct()
                .toArray(String[]::new);
        service.with("Unit", "RequiresMountsFor", UnitValue.paths(paths));
        limitStarts(service);
    }

    /**
     * Makes systemd give up after 20 starts in a minute. The default of 5 in 10 s can be reached by a single crash of a
     * container that a client waits for: systemd counts each attempt to start it while it waits for the restart.
     */
    static void limitStarts(ServiceUnitBuilder service) {
        service.with("Unit", "StartLimitIntervalSec", UnitValue.timeSpan(Duration.ofMinutes(1)))
                .with("Unit", "StartLimitBurst", UnitValue.number(STARTS_A_MINUTE));
    }

    /** Adds the units that a container is started and stopped with. */
    static void addOrder(ServiceUnitBuilder service, ContainerUnit unit) {
        service.partOf(ContainerTargets.ALL);
        if (!unit.requires().isEmpty()) {
            service.requires(unit.requires().toArray(UnitName[]::new));
        }
        UnitName[] before = Stream.concat(unit.after().stream(), unit.requires().stream())
                .distinct()
                .toArray(UnitName[]::new);
        if (before.length > 0) {
            service.after(before);
        }
    }

    /** Adds the slice, and how a container is stopped and started again. */
    static void addLimits(ServiceUnitBuilder service, ContainerUnit unit) {
        Restart restart = unit.restart().orElse(Restart.ON_FAILURE);
        unit.slice().ifPresent(service::slice);
        service.with(SERVICE, "KillMode", UnitValue.text("mixed")).restart(restart);
        unit.restartDelay().ifPresent(service::restartDelay);
        // A stop that needs SIGKILL is no failure. A container that was killed otherwise is restarted, as after a
        // failure.
        if (restart == Restart.NO) {
            service.successExitStatus(TERMINATED);
        } else {
            service.successExitStatus(TERMINATED, KILLED)
                    .with(SERVICE, "RestartForceExitStatus", UnitValue.number(KILLED));
        }
        service.timeoutStart(unit.startTimeout().orElse(START_TIMEOUT))
                .timeoutStop(unit.stopTimeout().orElse(STOP_TIMEOUT).plus(RUNTIME_STOP));
    }

    /** Adds the hook that is run after each start. */
    static void addPostHook(ServiceUnitBuilder service, ContainerUnit unit) {
        hook(unit, "--post").ifPresent(hook -> service.execStartPost(hook.with(ExecFlag.IGNORE_FAILURE)));
    }

    private static Optional<CommandLine> hook(ContainerUnit unit, String phase) {
        return unit.initExecutable()
                .map(hook -> CommandLine.of(
                        hook.toString(),
                        "init",
                        phase,
                        unit.id().value(),
                        unit.image().value()));
    }

    /** Adds the commands that create networks. A command fails if its network exists, which is ignored. */
    private void addNetworks(ServiceUnitBuilder service, ContainerUnit unit) {
        unit.networks().forEach(network -> {
            var arguments = network.internal()
                    ? List.of("network", "create", "--internal", network.name())
                    : List.of("network", "create", network.name());
            service.execStartPre(command(arguments).with(ExecFlag.IGNORE_FAILURE));
        });
    }

    final CommandLine command(List<String> arguments) {
        return CommandLine.of(runtime.executable().toString(), arguments);
    }

    static String stopTimeout(ContainerUnit unit) {
        return "--stop-timeout=" + unit.stopTimeout().orElse(STOP_TIMEOUT).toSeconds();
    }

    /** Adds the facts that a unit records about its container. */
    static void addFacts(ServiceUnitBuilder service, ContainerUnit unit) {
        service.with(INSTALL, "X-ContainerId", UnitValue.text(unit.id().value()));
        service.with(INSTALL, "X-ContainerImage", UnitValue.text(unit.image().value()));
        unit.user().ifPresent(user -> service.with(INSTALL, "X-ContainerUserId", UnitValue.text(user)));
        service.with(
                INSTALL, "X-ContainerRequestId", UnitValue.text(unit.requestId().value()));
        service.with(INSTALL, "X-ContainerType", UnitValue.text(unit.isolated() ? "isolated" : "simple"));
        unit.ports().forEach(pair -> service.with(INSTALL, "X-PortMapping", UnitValue.text(pair.toString())));
        if (unit.socketActivation() != SocketActivation.DISABLED) {
            service.with(
                    INSTALL,
                    "X-SocketActivated",
                    UnitValue.text(unit.socketActivation().directiveValue()));
        }
    }

    // --- slices and targets

    @Override
    public final String render(SliceUnit slice) {
        return new SliceUnitBuilder()
                .description("Container slice " + slice.name().prefix())
                .with("Slice", "MemoryAccounting", UnitValue.bool(true))
                .memoryMax(slice.memoryMax())
                .build()
                .toString();
    }

    @Override
    public final String render(TargetUnit target) {
        var unit = new TargetUnitBuilder()
                .description("Container target " + target.name().prefix());
        target.wantedBy().ifPresent(unit::wantedBy);
        return unit.build().toString();
    }
}
