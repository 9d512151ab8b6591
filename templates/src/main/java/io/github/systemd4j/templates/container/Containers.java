package io.github.systemd4j.templates.container;

import io.github.systemd4j.loop.ErrorHandler;
import io.github.systemd4j.manager.Job;
import io.github.systemd4j.manager.SystemdManager;
import io.github.systemd4j.templates.internal.rendering.ContainerTargets;
import io.github.systemd4j.templates.unitfile.UnitDocument;
import io.github.systemd4j.unit.UnitName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SortedSet;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Installs, starts, stops, idles, rolls back and deletes containers that run as units.
 *
 * <p>What is on the disk is whole at any moment, even if the process is killed: a container's unit file is switched from
 * one version to the next, and what a killed process has left is removed when the next one opens, or changes the
 * container. Several threads and processes may change containers at the same time: their changes of files wait for one
 * another, for a minute at most, and systemd handles their requests in the order in which it receives them. If one starts
 * a container while another stops it, either may win.
 *
 * <p>Safe from any thread, except the loop's own. A connection to systemd that was lost, by a restart of the broker for
 * example, is opened again by the next call. Methods wait for systemd's answer, as {@link SystemdManager} says, and
 * those that return a {@link Job} for no more than that. They throw {@link UncheckedIOException} if files can't be read
 * or written or the runtime fails, {@link io.github.systemd4j.message.BusException} if systemd refuses, and
 * {@link NoSuchElementException} if there is no such container.
 *
 * <pre>{@code
 * try (Containers containers = Containers.openSystem(ContainerRuntime.podman())) {
 *     containers.initialize(List.of());
 *     containers.install(unit);
 *     containers.start(unit.id()).await();
 * }
 * }</pre>
 */
public final class Containers implements AutoCloseable {
    private static final UnitName SYSTEM_BOOT = new UnitName("multi-user.target");
    private static final UnitName USER_BOOT = new UnitName("default.target");

    private final ContainerDirectories directories;
    private final ContainerRuntime runtime;
    private final UnitName bootTarget;
    private final ManagerConnection connection;
    private final ContainerFiles files;
    private final StartOnBoot startOnBoot;
    private final UnitActivation activation;
    private final RuntimeClient client;

    private Containers(
            Supplier<SystemdManager> systemd,
            ContainerDirectories directories,
            ContainerRuntime runtime,
            UnitName bootTarget) {
        BootVisibility.check(directories);
        this.directories = directories;
        this.runtime = runtime;
        this.bootTarget = bootTarget;
        this.connection = new ManagerConnection(systemd);
        this.files = new ContainerFiles(directories);
        this.startOnBoot = new StartOnBoot(directories);
        this.activation = new UnitActivation(connection);
        this.client = new RuntimeClient(runtime);
        recover();
    }

    /** Opens the containers of the system. */
    public static Containers openSystem(ContainerRuntime runtime) {
        return openSystem(SystemdManager::openSystem, ContainerDirectories.system(), runtime);
    }

    /**
     * Opens containers of the system in other directories.
     *
     * @param systemd opens the system's manager; called again after a connection was lost
     * @throws IllegalArgumentException if systemd can't see the base directory at boot
     */
    public static Containers openSystem(
            Supplier<SystemdManager> systemd, ContainerDirectories directories, ContainerRuntime runtime) {
        return new Containers(systemd, directories, runtime, SYSTEM_BOOT);
    }

    /**
     * Opens the containers of the user that this process runs as. They run as long as the user's manager does: from the
     * first login to the last logout, or always after {@code loginctl enable-linger}.
     *
     * @see <a href="https://www.freedesktop.org/software/systemd/man/latest/loginctl.html">loginctl(1)</a>
     */
    public static Containers openUser(ContainerRuntime runtime) {
        return openUser(SystemdManager::openUser, ContainerDirectories.user(), runtime);
    }

    /**
     * Opens containers of a user in other directories.
     *
     * @param systemd opens the user's manager; called again after a connection was lost
     * @throws IllegalArgumentException if the user's manager can't see the base directory when it starts
     */
    public static Containers openUser(
            Supplier<SystemdManager> systemd, ContainerDirectories directories, ContainerRuntime runtime) {
        return new Containers(systemd, directories, runtime, USER_BOOT);
    }

    /** What fails here fails again for the next change of that container, and doesn't affect the others. */
    private void recover() {
        try {
            files.recover();
        } catch (IOException e) {
            ErrorHandler.logging().onError("what a killed process has left of containers", e);
        }
    }

    /** Closes the connection to systemd. Containers go on. */
    @Override
    public void close() {
        connection.close();
    }

    // --- what containers are grouped by

    /**
     * Returns the targets that containers need:
     *
     * <ul>
     *   <li>{@code container-active.target} starts, at boot, the containers that start on boot. It is wanted by
     *       {@code multi-user.target}, or by {@code default.target} of a user's manager.
     *   <li>{@code container-sockets.target} does the same for sockets; the former wants it.
     *   <li>{@code container.target} stops all containers when it is stopped. Nothing starts it.
     * </ul>
     */
    public List<TargetUnit> targets() {
        return List.of(
                new TargetUnit(ContainerTargets.ALL, Optional.empty()),
                new TargetUnit(ContainerTargets.ACTIVE, bootTarget),
                new TargetUnit(ContainerTargets.SOCKETS, ContainerTargets.ACTIVE));
    }

    /** Installs slices and the {@link #targets()}; see {@link #initialize(Collection, Collection)}. */
    public void initialize(Collection<SliceUnit> slices) {
        initialize(slices, targets());
    }

    /**
     * Makes slices and targets what these say, enables them, and starts the targets that another unit wants, with the
     * containers that start on boot: not those that were stopped, idled or never started. Waits until these are started,
     * or have failed to: for minutes if images are pulled.
     */
    public void initialize(Collection<SliceUnit> slices, Collection<TargetUnit> targets) {
        SequencedMap<UnitName, String> texts = new LinkedHashMap<>();
        targets.forEach(target -> texts.put(target.name(), runtime.render(target)));
        slices.forEach(slice -> texts.put(slice.name(), runtime.render(slice)));
        onDisk("slices and targets", () -> files.writeGroupings(texts));
        activation.enable(
                texts.sequencedKeySet().stream().map(directories::grouping).toList());
        activation.reload(); // the links may have changed since systemd loaded the targets
        targets.stream()
                .filter(target -> target.wantedBy().isPresent())
                .map(TargetUnit::name)
                .map(activation::start)
                .forEach(Job::await);
    }

    // --- one container

    /** Installs a container or a new version of it; see {@link #install(ContainerUnit, ContainerEnvironment)}. */
    public void install(ContainerUnit unit) {
        install(unit, ContainerEnvironment.of(Map.of()));
    }

    /**
     * Installs a container, or a new version of it, which a restart brings into effect: restart at once if a version has
     * another type or other ports, because its socket is that of the new version already. Nothing is started. If systemd
     * refuses to link it, it is installed all the same, and {@link #start} links it.
     *
     * <p>Volumes that geard's units made for the container, in its data container, are used by the new version.
     *
     * @param environment its variables; if there are any, they become the unit's {@code environmentFile}
     * @throws IllegalArgumentException if the unit has another environment file, or the runtime's profile can't express
     *     a value
     */
    public void install(ContainerUnit unit, ContainerEnvironment environment) {
        ContainerUnit complete = withFormerVolumes(withEnvironment(unit, environment));
        var version = new ContainerFiles.Version(
                unit.requestId(),
                runtime.render(complete, directories),
                environment.isEmpty() ? Optional.empty() : Optional.of(environment.file()),
                ownVolumes(unit));
        onDisk("container " + unit.id(), () -> files.install(unit.id(), version));
        activation.link(unitFiles(unit.id()));
    }

    private ContainerUnit withEnvironment(ContainerUnit unit, ContainerEnvironment environment) {
        if (environment.isEmpty()) {
            return unit;
        }
        if (unit.environmentFile().isPresent()) {
            throw new IllegalArgumentException(
                    "environment: container %s has a file of its own, %s: give one or the other"
                            .formatted(unit.id(), unit.environmentFile().get()));
        }
        return unit.toBuilder()
                .environmentFile(directories.environment(unit.id(), unit.requestId()))
                .build();
    }

    private ContainerUnit withFormerVolumes(ContainerUnit unit) {
        if (unit.volumes().isEmpty() || runtime.profile() == ContainerRuntime.Profile.GEARD) {
            return unit;
        }
        Map<String, String> former = client.volumesOf(unit.id().dataName());
        return unit.toBuilder()
                .volumes(unit.volumes().stream()
                        .map(volume -> new VolumeSpec(
                                volume.path(), volume.name().or(() -> Optional.ofNullable(former.get(volume.path())))))
                        .toArray(VolumeSpec[]::new))
                .build();
    }

    private List<String> ownVolumes(ContainerUnit unit) {
        return unit.volumes().stream()
                .filter(volume -> volume.name().isEmpty())
                .map(unit::volumeName)
                .toList();
    }

    /**
     * Goes back to the version of a container before the current one, which a restart brings into effect. Another call
     * returns to the version that was current.
     *
     * @return the request that made the version
     * @throws IllegalStateException if the container was installed only once
     */
    public RequestId rollBack(ContainerId id) {
        checkInstalled(id);
        RequestId request = changed("container " + id, () -> files.rollBack(id));
        activation.link(unitFiles(id));
        activation.reload(); // for systemd, an older file is no reason to
        return request;
    }

    private List<Path> unitFiles(ContainerId id) {
        return Stream.of(directories.service(id), directories.socket(id), directories.proxy(id))
                .filter(Files::exists)
                .toList();
    }

    private boolean hasSocket(ContainerId id) {
        return Files.exists(directories.socket(id));
    }

    /** Starts a container, now and on each boot; for one that is socket-activated, its socket. It isn't idle any more. */
    public Job start(ContainerId id) {
        checkInstalled(id);
        prepareStart(id);
        onDisk("container " + id, () -> files.clearIdle(id)); // before the link, with which it would count
        reloadIf(changed("container " + id, () -> files.setStartOnBoot(id)));
        return activation.start(entrance(id));
    }

    /** systemd has read the links of the targets when it loaded them. */
    private void reloadIf(boolean linkChanged) {
        if (linkChanged) {
            activation.reload();
        }
    }

    private void prepareStart(ContainerId id) {
        endFormer(id, id.socketName(), directories.socket(id));
        endFormer(id, id.proxyName(), directories.proxy(id));
        activation.link(unitFiles(id));
        units(id).forEach(activation::resetFailed);
    }

    /** A version without a socket needs the ports that systemd still listens on for the former version. */
    private void endFormer(ContainerId id, UnitName unit, Path file) {
        if (!Files.exists(file) && Files.isSymbolicLink(directories.linked(unit))) {
            activation.end(unit);
            activation.disable(unit);
        }
    }

    private static List<UnitName> units(ContainerId id) {
        return List.of(id.socketName(), id.proxyName(), id.serviceName());
    }

    /** Returns the unit by which it is started. */
    private UnitName entrance(ContainerId id) {
        return hasSocket(id) ? id.socketName() : id.serviceName();
    }

    /**
     * Stops a container and starts it again, as the version that is current; for one that is socket-activated, its
     * socket, and it itself if it runs. It isn't idle any more. One that was stopped doesn't start on boot afterwards
     * either.
     */
    public Job restart(ContainerId id) {
        checkInstalled(id);
        prepareStart(id);
        reloadIf(changed("container " + id, () -> files.wake(id)));
        return connection.get().unit(entrance(id)).restart();
    }

    /** Stops a container, and keeps it from starting on boot, or when a client connects. It isn't idle any more. */
    public Job stop(ContainerId id) {
        checkInstalled(id);
        reloadIf(changed("container " + id, () -> files.clearStartOnBoot(id)));
        onDisk("container " + id, () -> files.clearIdle(id));
        activation.stop(id.socketName());
        activation.stop(id.proxyName());
        return connection.get().unit(id.serviceName()).stop();
    }

    /**
     * Stops a container until it is needed, over boots too: {@link #start} starts it, and a client that connects to the
     * socket of one that is socket-activated.
     */
    public Job idle(ContainerId id) {
        checkInstalled(id);
        String run = activation.invocationId(id.serviceName());
        reloadIf(changed("container " + id, () -> files.setIdle(id, run)));
        return connection.get().unit(id.serviceName()).stop();
    }

    /**
     * Stops a container, waits until it has ended, and removes all that belongs to it: its units, versions, environment,
     * home and run directory, and whatever the runtime has left of it. Its volumes stay: see {@link #volumes} and
     * {@link #deleteVolumes}. So do networks that it has created, which other containers may have joined. Without effect
     * if there is no such container.
     */
    public void delete(ContainerId id) {
        startOnBoot.clear(id);
        end(id);
        client.removeContainer(id.value());
        onDisk("container " + id, () -> files.delete(id));
        activation.reload();
        endLateStart(id);
    }

    private boolean end(ContainerId id) {
        boolean ended = false;
        for (UnitName unit : units(id)) {
            ended |= activation.end(unit);
            activation.disable(unit);
        }
        return ended;
    }

    /** Somebody else may have started it until its files were deleted and systemd was reloaded. */
    private void endLateStart(ContainerId id) {
        if (end(id)) {
            client.removeContainer(id.value());
            activation.reload();
        }
    }

    // --- volumes

    /** Returns the names of the volumes that a container has had, in order: they outlive it. */
    public SortedSet<String> volumes(ContainerId id) {
        return fromDisk("the volumes of container " + id, () -> files.volumes(id));
    }

    /**
     * Deletes the volumes of a container that was deleted, and the data container that geard's units made for it, with
     * all data. Volumes that a unit named stay.
     *
     * @throws IllegalStateException if the container is installed
     */
    public void deleteVolumes(ContainerId id) {
        if (isInstalled(id)) {
            throw new IllegalStateException(
                    "container %s is installed, and may use its volumes: delete it first".formatted(id));
        }
        client.removeContainer(id.dataName());
        volumes(id).forEach(client::removeVolume);
        onDisk("the volumes of container " + id, () -> files.forgetVolumes(id));
    }

    // --- looking

    /** Returns the containers that are installed, in order. */
    public SortedSet<ContainerId> installed() {
        return fromDisk("the containers", files::installed);
    }

    /** Returns what is installed of a container; empty if nothing is. */
    public Optional<ContainerFacts> find(ContainerId id) {
        return isInstalled(id)
                ? Optional.of(fromDisk(
                        "container " + id, () -> ContainerFacts.read(UnitDocument.read(directories.service(id)))))
                : Optional.empty();
    }

    /** Returns whether a container is marked as idle. */
    public boolean isIdle(ContainerId id) {
        return fromDisk("container " + id, () -> files.isIdle(id));
    }

    /** Returns which containers start on boot. */
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
        return unchecked("read " + subject, reading);
    }

    private static <T> T changed(String subject, Reading<T> change) {
        return unchecked("change " + subject, change);
    }

    private static void onDisk(String subject, Writing writing) {
        changed(subject, () -> {
            writing.run();
            return subject;
        });
    }

    private static <T> T unchecked(String what, Reading<T> action) {
        try {
            return action.run();
        } catch (IOException e) {
            throw new UncheckedIOException("can't %s: %s".formatted(what, e), e);
        }
    }
}
