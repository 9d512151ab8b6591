package io.github.systemd4j.templates.container;

import io.github.systemd4j.loop.ErrorHandler;
import io.github.systemd4j.manager.Job;
import io.github.systemd4j.manager.SystemdManager;
import io.github.systemd4j.templates.internal.files.FileAccess;
import io.github.systemd4j.templates.internal.rendering.ContainerTargets;
import io.github.systemd4j.templates.internal.state.BootVisibility;
import io.github.systemd4j.templates.internal.state.RuntimeClient;
import io.github.systemd4j.templates.internal.units.ManagerConnection;
import io.github.systemd4j.templates.internal.units.UnitActivation;
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
 * <p>The files on the disk are complete at any moment, even if the process is killed: the unit file of a container is
 * switched from one version to the next. Files that a killed process has left behind are removed when the next process
 * opens this or changes the container. Several threads and processes may change containers at the same time. Changes of
 * files wait for each other, for at most a minute, and systemd handles requests in the order in which it receives them.
 * If one process starts a container while another one stops it, either may win.
 *
 * <p>Safe from any thread, except the loop's own. A lost connection to systemd, for example after a restart of the
 * broker, is opened again by the next call. Methods wait for systemd's reply, as {@link SystemdManager} says; those
 * that return a {@link Job} wait only for that. They throw {@link UncheckedIOException} if files can't be read or
 * written or the runtime fails, {@link io.github.systemd4j.message.BusException} if systemd refuses, and
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
    private final VersionRenderer versions;

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
        this.versions = new VersionRenderer(directories, runtime, client);
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
     * Opens the containers of the user that this process runs as. They run as long as the user's manager: from the
     * first login to the last logout, or permanently after {@code loginctl enable-linger}.
     *
     * @see <a href="https://www.freedesktop.org/software/systemd/man/latest/loginctl.html"> loginctl(1)</a>
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

    /**
     * Removes the files of killed processes. A failure is only logged: it recurs at the next change of that container,
     * and doesn't affect others.
     */
    private void recover() {
        try {
            files.recover();
        } catch (IOException e) {
            ErrorHandler.logging().onError("files of containers that a killed process has left behind", e);
        }
    }

    /** Closes the connection to systemd. Containers continue to run. */
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
     * Writes slices and targets, enables them, and starts the targets that another unit wants, and thereby the
     * containers that start on boot. Containers that were stopped, idled or never started stay so. Waits until the
     * start has succeeded or failed, which takes minutes if images are pulled.
     */
    public void initialize(Collection<SliceUnit> slices, Collection<TargetUnit> targets) {
        SequencedMap<UnitName, String> texts = new LinkedHashMap<>();
        targets.forEach(target -> texts.put(target.name(), runtime.render(target)));
        slices.forEach(slice -> texts.put(slice.name(), runtime.render(slice)));
        FileAccess.change("slices and targets", () -> files.writeGroupings(texts));
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
     * Installs a container, or a new version of it, which becomes effective by a restart. Restart at once if a version
     * has another type or other ports, because the socket already belongs to the new version. Starts nothing. If
     * systemd refuses to link the container, it is installed nevertheless, and {@link #start} links it.
     *
     * <p>Volumes that geard's units made for the container, in its data container, are used by the new version.
     *
     * @param environment its variables; if there are any, they become the unit's {@code environmentFile}
     * @throws IllegalArgumentException if the unit has another environment file, or the runtime's profile can't express
     *     a value
     */
    public void install(ContainerUnit unit, ContainerEnvironment environment) {
        ContainerFiles.Version version = versions.render(unit, environment);
        FileAccess.change("container " + unit.id(), () -> files.install(unit.id(), version));
        activation.link(unitFiles(unit.id()));
    }

    /**
     * Returns to the version of a container before the current one, which becomes effective by a restart. Another call
     * returns to the version that was current.
     *
     * @return the request that made the version
     * @throws IllegalStateException if the container was installed only once
     */
    public RequestId rollBack(ContainerId id) {
        checkInstalled(id);
        RequestId request = FileAccess.change("container " + id, () -> files.rollBack(id));
        activation.link(unitFiles(id));
        activation.reload(); // systemd does not notice a file that is older
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

    /**
     * Starts a container now and on each boot, and clears its idle flag. For a socket-activated container, starts its
     * socket.
     */
    public Job start(ContainerId id) {
        checkInstalled(id);
        prepareStart(id);
        FileAccess.change(
                "container " + id,
                () -> files.clearIdle(id)); // before the link, with which the flag would be effective
        reloadIf(FileAccess.change("container " + id, () -> files.setStartOnBoot(id)));
        return activation.start(entrance(id));
    }

    /** Reloads systemd after a changed link, because it has read the links of targets when it loaded them. */
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

    /**
     * Ends the socket of a former version. A version without a socket needs the ports that systemd still listens on.
     */
    private void endFormer(ContainerId id, UnitName unit, Path file) {
        if (!Files.exists(file) && Files.isSymbolicLink(directories.linked(unit))) {
            activation.end(unit);
            activation.disable(unit);
        }
    }

    private static List<UnitName> units(ContainerId id) {
        return List.of(id.socketName(), id.proxyName(), id.serviceName());
    }

    /** Returns the unit that starts the container. */
    private UnitName entrance(ContainerId id) {
        return hasSocket(id) ? id.socketName() : id.serviceName();
    }

    /**
     * Restarts a container as the current version, and clears its idle flag. For a socket-activated container, restarts
     * its socket, and the container if it runs. A stopped container still doesn't start on boot afterwards.
     */
    public Job restart(ContainerId id) {
        checkInstalled(id);
        prepareStart(id);
        reloadIf(FileAccess.change("container " + id, () -> files.wake(id)));
        return connection.get().unit(entrance(id)).restart();
    }

    /** Stops a container, keeps it from starting on boot or by a connection, and clears its idle flag. */
    public Job stop(ContainerId id) {
        checkInstalled(id);
        reloadIf(FileAccess.change("container " + id, () -> files.clearStartOnBoot(id)));
        FileAccess.change("container " + id, () -> files.clearIdle(id));
        activation.stop(id.socketName());
        activation.stop(id.proxyName());
        return connection.get().unit(id.serviceName()).stop();
    }

    /**
     * Stops a container until it is needed, also across boots. {@link #start} starts it, and so does a connection to
     * the socket of a socket-activated container.
     */
    public Job idle(ContainerId id) {
        checkInstalled(id);
        String run = activation.invocationId(id.serviceName());
        reloadIf(FileAccess.change("container " + id, () -> files.setIdle(id, run)));
        return connection.get().unit(id.serviceName()).stop();
    }

    /**
     * Stops a container, waits for its end, and removes everything that belongs to it: its units, versions,
     * environment, home and run directory, and what the runtime has left behind. Its volumes stay: see {@link #volumes}
     * and {@link #deleteVolumes}. Networks that it has created stay too, because other containers may use them. Does
     * nothing if there is no such container.
     */
    public void delete(ContainerId id) {
        startOnBoot.clear(id);
        end(id);
        client.removeContainer(id.value());
        FileAccess.change("container " + id, () -> files.delete(id));
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

    /**
     * Ends the container again if another process has started it before its files were deleted and systemd was
     * reloaded.
     */
    private void endLateStart(ContainerId id) {
        if (end(id)) {
            client.removeContainer(id.value());
            activation.reload();
        }
    }

    // --- volumes

    /** Returns the sorted names of the volumes that a container has had. They outlive it. */
    public SortedSet<String> volumes(ContainerId id) {
        return FileAccess.read("the volumes of container " + id, () -> files.volumes(id));
    }

    /**
     * Deletes the volumes of a deleted container, and the data container that geard's units made for it, with all data.
     * Volumes that the unit named explicitly stay.
     *
     * @throws IllegalStateException if the container is installed
     */
    public void deleteVolumes(ContainerId id) {
        if (isInstalled(id)) {
            throw new IllegalStateException(
                    "container %s is installed and may use its volumes: delete it first".formatted(id));
        }
        client.removeContainer(id.dataName());
        volumes(id).forEach(client::removeVolume);
        FileAccess.change("the volumes of container " + id, () -> files.forgetVolumes(id));
    }

    // --- looking

    /** Returns the containers that are installed, in order. */
    public SortedSet<ContainerId> installed() {
        return FileAccess.read("the containers", files::installed);
    }

    /** Returns the facts about an installed container; empty if it isn't installed. */
    public Optional<ContainerFacts> find(ContainerId id) {
        return isInstalled(id)
                ? Optional.of(FileAccess.read(
                        "container " + id, () -> ContainerFacts.read(UnitDocument.read(directories.service(id)))))
                : Optional.empty();
    }

    /** Returns whether a container is marked as idle. */
    public boolean isIdle(ContainerId id) {
        return FileAccess.read("container " + id, () -> files.isIdle(id));
    }

    /** Returns which containers start on boot. */
    public StartOnBoot startOnBoot() {
        return startOnBoot;
    }

    private boolean isInstalled(ContainerId id) {
        return FileAccess.read("container " + id, () -> files.isInstalled(id));
    }

    private void checkInstalled(ContainerId id) {
        if (!isInstalled(id)) {
            throw new NoSuchElementException(
                    "container %s is not installed: %s is missing".formatted(id, directories.service(id)));
        }
    }
}
