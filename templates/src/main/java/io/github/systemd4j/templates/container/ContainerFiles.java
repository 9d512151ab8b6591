package io.github.systemd4j.templates.container;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.systemd4j.manager.UnitName;
import io.github.systemd4j.manager.UnitType;
import io.github.systemd4j.templates.unitfile.UnitFileWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The files of containers on the disk. A container is there if its unit file is; that file's name is a link that is
 * switched from one whole version to the next, and all else follows it. What a killed process has left is removed by
 * the next one that changes the container, or calls {@link #recover()}.
 */
final class ContainerFiles {
    private static final UnitFileWriter UNITS = UnitFileWriter.readableByAll();
    private static final UnitFileWriter SECRETS = UnitFileWriter.readableByOwner();

    private final ContainerDirectories directories;

    ContainerFiles(ContainerDirectories directories) {
        this.directories = directories;
    }

    /**
     * What one version of a container's unit consists of, as texts of files.
     *
     * @param request which made it
     * @param service the unit
     * @param socket the socket unit, if there is one
     * @param environment the environment file, if there is one
     */
    record Version(
            RequestId request,
            String service,
            @Nullable String socket,
            @Nullable String environment) {}

    // --- changing

    /**
     * Writes a version, and switches to it. Until this switches, the former one is in place, and afterwards this.
     *
     * @throws IllegalArgumentException if the request has made a version already
     */
    void install(ContainerId id, Version version) throws IOException {
        Files.createDirectories(directories.group(id));
        try (var _ = DirectoryLock.acquire(directories.group(id))) {
            recover(id);
            checkNew(id, version.request());
            write(id, version);
            UnitFileWriter.replaceByLink(directories.service(id), directories.version(id, version.request()));
            switchSocket(id, version.request());
        }
    }

    private void checkNew(ContainerId id, RequestId request) {
        if (Files.exists(directories.version(id, request), LinkOption.NOFOLLOW_LINKS)) {
            throw new IllegalArgumentException(
                    "requestId: request %s has made a version of container %s already: give each version an id of its own"
                            .formatted(request, id));
        }
    }

    /** The unit's text is last: without it, the others are leftovers, which the same request may write anew. */
    private void write(ContainerId id, Version version) throws IOException {
        Files.createDirectories(directories.versions(id));
        if (version.environment() != null) {
            Files.createDirectories(directories.environments(id));
            SECRETS.replace(directories.environment(id, version.request()), bytes(version.environment()));
        }
        if (version.socket() != null) {
            UNITS.replace(directories.socketVersion(id, version.request()), bytes(version.socket()));
        }
        UNITS.create(directories.version(id, version.request()), bytes(version.service()));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    private void switchSocket(ContainerId id, RequestId current) throws IOException {
        Path socket = directories.socketVersion(id, current);
        if (Files.exists(socket)) {
            UnitFileWriter.replaceByLink(directories.socket(id), socket);
        } else {
            UnitFileWriter.delete(directories.socket(id));
        }
    }

    /** The former version was kept, for systemd may have begun to start it. */
    private void deleteOthers(ContainerId id, RequestId current) throws IOException {
        Path version = directories.version(id, current);
        Path socket = directories.socketVersion(id, current);
        deleteIn(directories.versions(id), file -> !file.equals(version) && !file.equals(socket));
        deleteIn(directories.environments(id), file -> !file.equals(directories.environment(id, current)));
    }

    /** Removes all of a container, its unit file first: from then on it isn't there. */
    void delete(ContainerId id) throws IOException {
        if (Files.isDirectory(directories.group(id))) {
            try (var _ = DirectoryLock.acquire(directories.group(id))) {
                UnitFileWriter.delete(directories.service(id));
                deleteRest(id);
            }
        }
    }

    /** The directory of versions is last: as long as it is there, this is known to be unfinished. */
    private void deleteRest(ContainerId id) throws IOException {
        for (Path file : List.of(directories.startOnBoot(id), directories.socket(id), directories.idleFlag(id))) {
            UnitFileWriter.delete(file);
        }
        for (Path directory : List.of(
                directories.environments(id), directories.run(id), directories.home(id), directories.versions(id))) {
            DirectoryTree.delete(directory);
        }
    }

    // --- groupings

    /** Makes the files of slices and targets what these texts say. */
    void writeGroupings(Map<UnitName, String> texts) throws IOException {
        Files.createDirectories(directories.base());
        try (var _ = DirectoryLock.acquire(directories.base())) {
            for (var text : texts.entrySet()) {
                Path file = directories.grouping(text.getKey());
                Files.createDirectories(directories.groupings(text.getKey()));
                UNITS.replace(file, bytes(text.getValue()));
            }
        }
    }

    // --- after a crash

    /**
     * Ends what processes that were killed have begun, for all containers.
     *
     * @throws IOException if that failed for one; the others were done
     */
    void recover() throws IOException {
        recoverGroupings();
        var failures = new ArrayDeque<IOException>();
        for (Path group : list(directories.services())) {
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
                    deleteIn(directory, UnitFileWriter::isLeftover);
                }
            }
        }
    }

    private void recover(Path group, Collection<IOException> failures) {
        try (var _ = DirectoryLock.acquire(group)) {
            deleteIn(group, UnitFileWriter::isLeftover);
            list(group).stream().flatMap(file -> ofVersions(file).stream()).forEach(id -> recover(id, failures));
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

    private void recover(ContainerId id) throws IOException {
        for (Path directory : List.of(directories.group(id), directories.versions(id), directories.environments(id))) {
            deleteIn(directory, UnitFileWriter::isLeftover);
        }
        Optional<RequestId> current = current(id);
        if (current.isPresent()) {
            switchSocket(id, current.get());
            deleteOthers(id, current.get());
        } else if (Files.notExists(directories.service(id), LinkOption.NOFOLLOW_LINKS)) {
            deleteRest(id);
        }
    }

    /** The version that the unit file is a link to; none if there is no unit file, or somebody has put another there. */
    private Optional<RequestId> current(ContainerId id) throws IOException {
        if (!isInstalled(id)) {
            return Optional.empty();
        }
        for (Path file : list(directories.versions(id))) {
            String name = file.getFileName().toString();
            if (RequestId.isValid(name)
                    && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                    && Files.isSameFile(file, directories.service(id))) {
                return Optional.of(new RequestId(name));
            }
        }
        return Optional.empty();
    }

    // --- looking

    /** Whether a container is there. */
    boolean isInstalled(ContainerId id) throws IOException {
        return attributes(directories.service(id))
                .filter(BasicFileAttributes::isRegularFile)
                .isPresent();
    }

    /** The containers that are there, in order. */
    SortedSet<ContainerId> installed() throws IOException {
        var found = new TreeSet<ContainerId>();
        for (Path group : list(directories.services())) {
            for (Path file : list(group)) {
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
     * @throws NoSuchFileException if it isn't there any more
     */
    void setStartOnBoot(ContainerId id) throws IOException {
        try (var _ = DirectoryLock.acquire(directories.group(id))) {
            if (!isInstalled(id)) {
                throw new NoSuchFileException(directories.service(id).toString());
            }
            new StartOnBoot(directories).set(id);
        }
    }

    /** Whether the flag is there that a container is idle. */
    boolean isIdle(ContainerId id) throws IOException {
        return attributes(directories.idleFlag(id), LinkOption.NOFOLLOW_LINKS).isPresent();
    }

    /** Sets the flag that a container is idle, if there is such a container. */
    void setIdle(ContainerId id) throws IOException {
        try (var _ = DirectoryLock.acquire(directories.group(id))) {
            if (isInstalled(id)) {
                UNITS.replace(directories.idleFlag(id), new byte[0]);
            }
        }
    }

    /** Removes the flag that a container is idle. */
    void clearIdle(ContainerId id) throws IOException {
        UnitFileWriter.delete(directories.idleFlag(id));
    }

    // --- the file system

    /** A file's attributes; none if it is missing, which one that can't be looked at isn't. */
    static Optional<BasicFileAttributes> attributes(Path file, LinkOption... options) throws IOException {
        try {
            return Optional.of(Files.readAttributes(file, BasicFileAttributes.class, options));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /** What is in a directory; nothing if there is no such directory. */
    static List<Path> list(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.toList();
        } catch (NoSuchFileException | NotDirectoryException e) {
            return List.of();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static void deleteIn(Path directory, Predicate<Path> condition) throws IOException {
        for (Path file : list(directory)) {
            if (condition.test(file)) {
                DirectoryTree.delete(file);
            }
        }
    }
}
