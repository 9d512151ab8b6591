package io.github.systemd4j.templates.container;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.systemd4j.templates.internal.files.DirectoryLock;
import io.github.systemd4j.templates.internal.files.PathFacts;
import io.github.systemd4j.templates.internal.state.IdleFlags;
import io.github.systemd4j.templates.internal.state.VolumeRecord;
import io.github.systemd4j.templates.unitfile.UnitFileWriter;
import io.github.systemd4j.unit.UnitName;
import io.github.systemd4j.unit.UnitType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Changes the files of containers on the disk, each change under the lock of its directory. A container is installed if
 * its unit file is there. The name of that file is a link that is switched from one complete version to the next. What a
 * killed process has left is removed by the next process that changes the container, or calls {@link #recover()}.
 */
final class ContainerFiles {
    private static final UnitFileWriter UNITS = UnitFileWriter.readableByAll();

    private final ContainerDirectories directories;
    private final StartOnBoot startOnBoot;
    private final IdleFlags idleFlags;
    private final VolumeRecord volumes;
    private final ContainerVersions versions;
    private final ContainerRecovery recovery;

    ContainerFiles(ContainerDirectories directories) {
        this.directories = directories;
        this.startOnBoot = new StartOnBoot(directories);
        this.idleFlags = new IdleFlags(directories);
        this.volumes = new VolumeRecord(directories);
        this.versions = new ContainerVersions(directories);
        this.recovery = new ContainerRecovery(directories, versions);
    }

    /**
     * One version of a container: the texts of its files.
     *
     * @param request the request that made it
     * @param units its units
     * @param environment the environment file, if there is one
     * @param volumes the names of its own volumes
     */
    record Version(
            RequestId request, ContainerUnitFiles units, Optional<String> environment, Collection<String> volumes) {}

    // --- changing

    /**
     * Writes a version, and switches to it. The former version is in place until the switch, the new one afterwards.
     *
     * @throws IllegalArgumentException if the request has made a version before
     */
    void install(ContainerId id, Version version) throws IOException {
        Files.createDirectories(directories.group(id));
        try (var _ = DirectoryLock.acquire(directories.group(id))) {
            recovery.recover(id);
            versions.checkNew(id, version.request());
            versions.write(id, version);
            versions.switchTo(id, version.request());
        }
    }

    /**
     * Switches back to the version before the current one. The current one becomes the version before that.
     *
     * @return the request that made the version
     * @throws IllegalStateException if there is no other version
     */
    RequestId rollBack(ContainerId id) throws IOException {
        try (var _ = DirectoryLock.acquire(directories.group(id))) {
            recovery.recover(id);
            Optional<RequestId> current = versions.current(id);
            Optional<RequestId> previous = versions.previous(id);
            if (current.isEmpty() || previous.isEmpty() || previous.equals(current)) {
                throw new IllegalStateException(
                        "container %s has no version to roll back to: it was installed only once".formatted(id));
            }
            versions.switchTo(id, previous.get());
            return previous.get();
        }
    }

    /** Deletes all files of a container, its unit file first: from then on the container isn't installed. */
    void delete(ContainerId id) throws IOException {
        if (Files.isDirectory(directories.group(id))) {
            try (var _ = DirectoryLock.acquire(directories.group(id))) {
                UnitFileWriter.delete(directories.service(id));
                recovery.deleteRest(id);
            }
        }
    }

    // --- groupings

    /** Writes the files of slices and targets. */
    void writeGroupings(Map<UnitName, String> texts) throws IOException {
        Files.createDirectories(directories.base());
        try (var _ = DirectoryLock.acquire(directories.base())) {
            for (var text : texts.entrySet()) {
                Path file = directories.grouping(text.getKey());
                Files.createDirectories(directories.groupings(text.getKey()));
                UNITS.replace(file, text.getValue().getBytes(UTF_8));
            }
        }
    }

    // --- volumes

    // --- volumes

    /** Returns the names of the volumes that a container has had. */
    SortedSet<String> volumes(ContainerId id) throws IOException {
        return volumes.names(id);
    }

    /** Forgets the volumes that a container has had. */
    void forgetVolumes(ContainerId id) throws IOException {
        volumes.forget(id);
    }

    // --- after a crash

    /**
     * Completes, or undoes, what killed processes have begun, for all containers.
     *
     * @throws IOException if that failed for one container; the others were recovered
     */
    void recover() throws IOException {
        recovery.recover();
    }

    // --- looking

    /** Returns whether a container is installed. */
    boolean isInstalled(ContainerId id) throws IOException {
        return versions.isInstalled(id);
    }

    /** Returns whether a container has an idle flag. */
    boolean isIdle(ContainerId id) throws IOException {
        return idleFlags.isSet(id);
    }

    /** Reads the idle flag of a container; see {@link IdleFlags#idledRun}. */
    Optional<String> idledRun(ContainerId id) throws IOException {
        return idleFlags.idledRun(id);
    }

    /** Returns the installed containers, in order. */
    SortedSet<ContainerId> installed() throws IOException {
        var found = new TreeSet<ContainerId>();
        for (Path group : PathFacts.list(directories.services())) {
            for (Path file : PathFacts.list(group)) {
                ofService(file)
                        .filter(id -> Files.isRegularFile(directories.service(id)))
                        .ifPresent(found::add);
            }
        }
        return found;
    }

    private static Optional<ContainerId> ofService(Path file) {
        return Optional.of(file.getFileName().toString())
                .filter(UnitName::isValid)
                .map(UnitName::new)
                .filter(unit -> unit.type() == UnitType.SERVICE)
                .flatMap(ContainerId::ofUnit);
    }

    /**
     * Makes a container start on boot.
     *
     * @return whether a link was changed
     * @throws NoSuchFileException if the container was deleted
     */
    boolean setStartOnBoot(ContainerId id) throws IOException {
        try (var _ = DirectoryLock.acquire(directories.group(id))) {
            if (!isInstalled(id)) {
                throw new NoSuchFileException(directories.service(id).toString());
            }
            return startOnBoot.set(id);
        }
    }

    /**
     * Clears the idle flag of a container that starts on boot, and makes the container itself start.
     *
     * @return whether a link was changed
     */
    boolean wake(ContainerId id) throws IOException {
        try (var _ = DirectoryLock.acquire(directories.group(id))) {
            if (!startOnBoot.isSet(id)) {
                return false;
            }
            clearIdle(id);
            return startOnBoot.set(id);
        }
    }

    /**
     * Keeps a container from starting on boot.
     *
     * @return whether a link was changed
     */
    boolean clearStartOnBoot(ContainerId id) throws IOException {
        try (var _ = DirectoryLock.acquire(directories.group(id))) {
            return startOnBoot.clear(id);
        }
    }

    /**
     * Sets the idle flag of a container, and keeps it idle on boot. Does nothing if the container isn't installed.
     *
     * @param run the invocation id of the run that idling stops: 32 hexadecimal digits, or empty if there is none
     * @return whether a link was changed
     */
    boolean setIdle(ContainerId id, String run) throws IOException {
        try (var _ = DirectoryLock.acquire(directories.group(id))) {
            if (!isInstalled(id)) {
                return false;
            }
            idleFlags.set(id, run);
            return startOnBoot.setIdle(id);
        }
    }

    /** Removes the idle flag of a container. */
    void clearIdle(ContainerId id) throws IOException {
        idleFlags.clear(id);
    }
}
