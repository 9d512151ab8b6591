package io.github.systemd4j.templates.container;

import io.github.systemd4j.bus.ErrorHandler;
import io.github.systemd4j.manager.Job;
import io.github.systemd4j.manager.SystemdManager;
import io.github.systemd4j.manager.UnitName;
import io.github.systemd4j.templates.unitfile.UnitDocument;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SortedSet;
import java.util.stream.Stream;

/**
 * Containers that run as units of the system: installs, starts, stops, idles and deletes them.
 *
 * <p>What is on the disk is whole at any moment, even if the process is killed: a container's unit file is switched from
 * one version to the next, and what a killed process has left is removed when this is made, or the container changed.
 * Several threads and processes may change containers at the same time: their changes of files wait for one another, for
 * a minute at most, and what they ask systemd for is done in the order in which it takes it.
 *
 * <p>Safe from any thread, but for the loop's own. Methods wait for systemd's answer, as {@link SystemdManager} says,
 * and those that return a {@link Job} for no more than that. They throw {@link UncheckedIOException} if files can't be
 * read or written, {@link io.github.systemd4j.bus.BusException} if systemd refuses, and {@link NoSuchElementException}
 * if there is no such container.
 *
 * <pre>{@code
 * var containers = new Containers(systemd, ContainerDirectories.system(), ContainerRuntime.podman());
 * containers.install(unit);
 * containers.start(unit.id()).await();
 * }</pre>
 */
public final class Containers {
    private final ContainerDirectories directories;
    private final ContainerRuntime dialect;
    private final ContainerFiles files;
    private final StartOnBoot startOnBoot;
    private final UnitActivation activation;

    private final SystemdManager systemd;

    /**
     * The containers in these directories.
     *
     * @param systemd stays the caller's, who closes it
     * @param dialect how units are spelled that are installed
     */
    public Containers(SystemdManager systemd, ContainerDirectories directories, ContainerRuntime dialect) {
        this.systemd = systemd;
        this.directories = directories;
        this.dialect = dialect;
        this.files = new ContainerFiles(directories);
        this.startOnBoot = new StartOnBoot(directories);
        this.activation = new UnitActivation(systemd);
        recover();
    }

    /** What fails here fails again for whoever changes that container, and is no matter of the others. */
    private void recover() {
        try {
            files.recover();
        } catch (IOException e) {
            ErrorHandler.logging().onError("what a killed process has left of containers", e);
        }
    }

    // --- what containers are grouped by

    /** The targets that containers, those that start on boot, and their sockets are wanted by. */
    public static List<TargetUnit> targets() {
        var multiUser = new UnitName("multi-user.target");
        return Stream.of("container.target", "container-active.target", "container-sockets.target")
                .map(name -> new TargetUnit(new UnitName(name), multiUser))
                .toList();
    }

    /**
     * Makes slices and targets what these say, enables them, and starts the targets. Containers need those of
     * {@link #targets()}.
     */
    public void initialize(Collection<SliceUnit> slices, Collection<TargetUnit> targets) {
        SequencedMap<UnitName, String> texts = new LinkedHashMap<>();
        targets.forEach(target -> texts.put(target.name(), target.file()));
        slices.forEach(slice -> texts.put(slice.name(), slice.file(dialect)));
        onDisk("slices and targets", () -> files.writeGroupings(texts));
        activation.enable(
                texts.sequencedKeySet().stream().map(directories::grouping).toList());
        targets.stream().map(TargetUnit::name).map(activation::start).forEach(Job::await);
    }

    // --- one container

    /** Installs a container or a new version of it; see {@link #install(ContainerUnit, ContainerEnvironment)}. */
    public void install(ContainerUnit unit) {
        install(unit, ContainerEnvironment.of(Map.of()));
    }

    /**
     * Installs a container, or a new version of it, which a restart brings into effect. Nothing is started. If systemd
     * refuses to enable it, it is installed all the same, and {@link #start} enables it.
     *
     * @param environment its variables; if there are any, they become the unit's {@code environmentFile}
     * @throws IllegalArgumentException if the unit has another environment file
     */
    public void install(ContainerUnit unit, ContainerEnvironment environment) {
        ContainerUnit complete = environment.isEmpty() ? unit : unit.withEnvironmentFile(environmentFile(unit));
        var version = new ContainerFiles.Version(
                unit.requestId(),
                complete.serviceFile(dialect),
                socketActivated(unit) ? complete.socketFile() : null,
                environment.isEmpty() ? null : environment.file());
        onDisk("container " + unit.id(), () -> files.install(unit.id(), version));
        activation.enable(unitFiles(unit.id()));
    }

    private Path environmentFile(ContainerUnit unit) {
        if (unit.environmentFile().isPresent()) {
            throw new IllegalArgumentException(
                    "environment: container %s has a file of its own, %s: give one or the other"
                            .formatted(unit.id(), unit.environmentFile().get()));
        }
        return directories.environment(unit.id(), unit.requestId());
    }

    private static boolean socketActivated(ContainerUnit unit) {
        return unit.type() == ContainerType.SOCKETACTIVATED;
    }

    private List<Path> unitFiles(ContainerId id) {
        var found = new ArrayList<>(List.of(directories.service(id)));
        if (hasSocket(id)) {
            found.add(directories.socket(id));
        }
        return found;
    }

    private boolean hasSocket(ContainerId id) {
        return Files.exists(directories.socket(id));
    }

    /** Starts a container, now and on each boot; for one that is socket-activated, its socket. It isn't idle any more. */
    public Job start(ContainerId id) {
        checkInstalled(id);
        endFormerSocket(id);
        activation.enable(unitFiles(id));
        activation.resetFailed(id.serviceName());
        onDisk("container " + id, () -> files.setStartOnBoot(id));
        onDisk("container " + id, () -> files.clearIdle(id));
        return activation.start(entrance(id));
    }

    /** The unit by which it is started. */
    private UnitName entrance(ContainerId id) {
        return hasSocket(id) ? id.socketName() : id.serviceName();
    }

    /** A version that isn't socket-activated any more needs the ports that systemd still listens on. */
    private void endFormerSocket(ContainerId id) {
        if (!hasSocket(id) && Files.isSymbolicLink(directories.linked(id.socketName()))) {
            activation.end(id.socketName());
            activation.disable(id.socketName());
        }
    }

    /**
     * Stops a container and starts it again, as the version that is installed last; for one that is socket-activated, its
     * socket, and it itself if it runs.
     */
    public Job restart(ContainerId id) {
        checkInstalled(id);
        endFormerSocket(id);
        activation.enable(unitFiles(id));
        return systemd.unit(entrance(id)).restart();
    }

    /** Stops a container, and keeps it from starting on boot, or when somebody connects to its socket. */
    public Job stop(ContainerId id) {
        checkInstalled(id);
        startOnBoot.clear(id);
        activation.stop(id.socketName());
        return systemd.unit(id.serviceName()).stop();
    }

    /**
     * Stops a container until it is needed: it still starts on boot, one that is socket-activated when somebody connects,
     * and any by {@link #start}.
     */
    public Job idle(ContainerId id) {
        checkInstalled(id);
        onDisk("container " + id, () -> files.setIdle(id));
        return systemd.unit(id.serviceName()).stop();
    }

    /**
     * Stops a container, waits until it has ended, and removes all that belongs to it: its units, environment, home and
     * run directory. Its volumes stay, in the runtime's container {@link ContainerId#dataName()}. Without effect if there is
     * no such container.
     */
    public void delete(ContainerId id) {
        startOnBoot.clear(id);
        for (UnitName unit : List.of(id.socketName(), id.serviceName())) {
            activation.end(unit);
            activation.disable(unit);
        }
        onDisk("container " + id, () -> files.delete(id));
        activation.disable(id.serviceName());
        systemd.reload();
    }

    // --- looking

    /** The containers that are installed, in order. */
    public SortedSet<ContainerId> installed() {
        return fromDisk("the containers", files::installed);
    }

    /** What is installed of a container; empty if nothing is. */
    public Optional<ContainerFacts> find(ContainerId id) {
        return isInstalled(id)
                ? Optional.of(fromDisk(
                        "container " + id, () -> ContainerFacts.read(UnitDocument.read(directories.service(id)))))
                : Optional.empty();
    }

    /** Whether a container is marked as idle. */
    public boolean isIdle(ContainerId id) {
        return fromDisk("container " + id, () -> files.isIdle(id));
    }

    /** Which containers start on boot. */
    public StartOnBoot startOnBoot() {
        return startOnBoot;
    }

    private boolean isInstalled(ContainerId id) {
        return fromDisk("container " + id, () -> files.isInstalled(id));
    }

    private void checkInstalled(ContainerId id) {
        if (!isInstalled(id)) {
            throw new NoSuchElementException(
                    "there is no container %s: %s is missing".formatted(id, directories.service(id)));
        }
    }

    // --- files

    private interface Reading<T> {
        T run() throws IOException;
    }

    private interface Writing {
        void run() throws IOException;
    }

    private static <T> T fromDisk(String subject, Reading<T> reading) {
        try {
            return reading.run();
        } catch (IOException e) {
            throw new UncheckedIOException("can't read %s: %s".formatted(subject, e), e);
        }
    }

    private static void onDisk(String subject, Writing writing) {
        try {
            writing.run();
        } catch (IOException e) {
            throw new UncheckedIOException("can't change %s: %s".formatted(subject, e), e);
        }
    }
}
