package io.github.systemd4j.templates.container;

import io.github.systemd4j.templates.internal.files.DirectoryLock;
import io.github.systemd4j.templates.internal.files.DirectoryTree;
import io.github.systemd4j.templates.internal.files.PathFacts;
import io.github.systemd4j.templates.unitfile.UnitFileWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Completes, or undoes, what killed processes have begun with the files of containers. */
final class ContainerRecovery {
    private final ContainerDirectories directories;
    private final ContainerVersions versions;

    ContainerRecovery(ContainerDirectories directories, ContainerVersions versions) {
        this.directories = directories;
        this.versions = versions;
    }

    /**
     * Completes, or undoes, what killed processes have begun, for all containers.
     *
     * @throws IOException if that failed for one container; the others were recovered
     */
    void recover() throws IOException {
        recoverGroupings();
        var failures = new ArrayDeque<IOException>();
        for (Path group : PathFacts.list(directories.services())) {
            if (Files.isDirectory(group, LinkOption.NOFOLLOW_LINKS)) {
                recover(group, failures);
            }
        }
        if (!failures.isEmpty()) {
            IOException first = failures.removeFirst();
            failures.forEach(first::addSuppressed);
            throw first;
        }
    }

    private void recoverGroupings() throws IOException {
        if (Files.isDirectory(directories.base())) {
            try (var _ = DirectoryLock.acquire(directories.base())) {
                for (Path directory : directories.groupings()) {
                    DirectoryTree.deleteMatching(directory, UnitFileWriter::isLeftover);
                }
            }
        }
    }

    private void recover(Path group, Collection<IOException> failures) {
        try (var _ = DirectoryLock.acquire(group)) {
            DirectoryTree.deleteMatching(group, UnitFileWriter::isLeftover);
            PathFacts.list(group).stream()
                    .flatMap(file -> ofVersions(file).stream())
                    .forEach(id -> recover(id, failures));
        } catch (IOException e) {
            failures.add(e);
        }
    }

    private void recover(ContainerId id, Collection<IOException> failures) {
        try {
            recover(id);
        } catch (IOException e) {
            failures.add(e);
        }
    }

    private Optional<ContainerId> ofVersions(Path directory) {
        return Optional.of(directory.getFileName().toString())
                .filter(ContainerId::isValid)
                .map(ContainerId::new)
                .filter(id -> directories.versions(id).equals(directory))
                .filter(_ -> Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS));
    }

    /**
     * Completes, or undoes, what a killed process has begun with one container. The caller holds the lock of the
     * container's group.
     */
    void recover(ContainerId id) throws IOException {
        for (Path directory : List.of(directories.group(id), directories.versions(id), directories.environments(id))) {
            DirectoryTree.deleteMatching(directory, UnitFileWriter::isLeftover);
        }
        Optional<RequestId> current = versions.current(id);
        if (current.isPresent()) {
            versions.followSwitch(id, current.get());
            versions.deleteOthers(id, current.get());
        } else if (Files.notExists(directories.service(id), LinkOption.NOFOLLOW_LINKS)) {
            deleteRest(id);
        }
    }

    /**
     * Deletes all files of a container except its unit file. Deletes the directory of versions last, because its
     * existence marks an unfinished deletion.
     */
    void deleteRest(ContainerId id) throws IOException {
        for (Path file : List.of(
                directories.startOnBoot(id),
                directories.socketOnBoot(id),
                directories.socket(id),
                directories.proxy(id),
                directories.idleFlag(id),
                directories.previous(id),
                directories.former(id))) {
            UnitFileWriter.delete(file);
        }
        for (Path directory : List.of(
                directories.environments(id), directories.run(id), directories.home(id), directories.versions(id))) {
            DirectoryTree.delete(directory);
        }
    }
}
