package io.github.systemd4j.templates.container;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.systemd4j.manager.UnitName;
import io.github.systemd4j.manager.UnitType;
import io.github.systemd4j.templates.unitfile.UnitFileWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Comparator;
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

    private final ContainerFolders folders;

    ContainerFiles(ContainerFolders folders) {
        this.folders = folders;
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

    /** Writes a version, and switches to it. Until this switches, the former one is in place, and afterwards this. */
    void install(Identifier id, Version version) throws IOException {
        Files.createDirectories(folders.group(id));
        try (var _ = FolderLock.acquire(folders.group(id))) {
            recover(id);
            createFolders(id);
            write(id, version);
            UnitFileWriter.replaceByLink(folders.service(id), folders.version(id, version.request()));
            switchSocket(id, version.request());
        }
    }

    private void createFolders(Identifier id) throws IOException {
        Files.createDirectories(folders.versions(id));
        Files.createDirectories(folders.environments(id));
    }

    private void write(Identifier id, Version version) throws IOException {
        if (version.environment() != null) {
            SECRETS.create(folders.environment(id, version.request()), bytes(version.environment()));
        }
        if (version.socket() != null) {
            UNITS.create(folders.socketVersion(id, version.request()), bytes(version.socket()));
        }
        UNITS.create(folders.version(id, version.request()), bytes(version.service()));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    private void switchSocket(Identifier id, RequestId current) throws IOException {
        Path socket = folders.socketVersion(id, current);
        if (Files.exists(socket)) {
            UnitFileWriter.replaceByLink(folders.socket(id), socket);
        } else {
            UnitFileWriter.delete(folders.socket(id));
        }
    }

    /** The former version was kept, for systemd may have begun to start it. */
    private void deleteOthers(Identifier id, RequestId current) throws IOException {
        Path version = folders.version(id, current);
        Path socket = folders.socketVersion(id, current);
        deleteIn(folders.versions(id), file -> !file.equals(version) && !file.equals(socket));
        deleteIn(folders.environments(id), file -> !file.equals(folders.environment(id, current)));
    }

    /** Removes all of a container, its unit file first: from then on it isn't there. */
    void delete(Identifier id) throws IOException {
        if (Files.isDirectory(folders.group(id))) {
            try (var _ = FolderLock.acquire(folders.group(id))) {
                UnitFileWriter.delete(folders.service(id));
                deleteRest(id);
            }
        }
    }

    private void deleteRest(Identifier id) throws IOException {
        for (Path file : List.of(folders.startOnBoot(id), folders.socket(id), folders.idleFlag(id))) {
            UnitFileWriter.delete(file);
        }
        for (Path folder : List.of(folders.versions(id), folders.environments(id), folders.run(id), folders.home(id))) {
            deleteTree(folder);
        }
    }

    // --- groupings

    /** Makes the files of slices and targets what these texts say. */
    void writeGroupings(Map<UnitName, String> texts) throws IOException {
        Files.createDirectories(folders.base());
        try (var _ = FolderLock.acquire(folders.base())) {
            for (var text : texts.entrySet()) {
                Path file = folders.grouping(text.getKey());
                Files.createDirectories(folders.groupings(text.getKey()));
                UNITS.replace(file, bytes(text.getValue()));
            }
        }
    }

    // --- after a crash

    /** Ends what processes that were killed have begun, for all containers. */
    void recover() throws IOException {
        for (Path group : list(folders.services())) {
            if (Files.isDirectory(group, LinkOption.NOFOLLOW_LINKS)) {
                recover(group);
            }
        }
    }

    private void recover(Path group) throws IOException {
        try (var _ = FolderLock.acquire(group)) {
            deleteIn(group, UnitFileWriter::isLeftover);
            for (Path file : list(group)) {
                String name = file.getFileName().toString();
                if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS) && Identifier.isValid(name)) {
                    recover(new Identifier(name));
                }
            }
        }
    }

    private void recover(Identifier id) throws IOException {
        for (Path folder : List.of(folders.group(id), folders.versions(id), folders.environments(id))) {
            deleteIn(folder, UnitFileWriter::isLeftover);
        }
        Optional<RequestId> current = current(id);
        if (current.isPresent()) {
            switchSocket(id, current.get());
            deleteOthers(id, current.get());
        } else if (!isInstalled(id)) {
            deleteRest(id);
        }
    }

    /** The version that the unit file is a link to; none if there is no unit file, or somebody has put another there. */
    private Optional<RequestId> current(Identifier id) throws IOException {
        if (!isInstalled(id)) {
            return Optional.empty();
        }
        for (Path file : list(folders.versions(id))) {
            String name = file.getFileName().toString();
            if (RequestId.isValid(name) && Files.isSameFile(file, folders.service(id))) {
                return Optional.of(new RequestId(name));
            }
        }
        return Optional.empty();
    }

    // --- looking

    /** Whether a container is there. */
    boolean isInstalled(Identifier id) {
        return Files.exists(folders.service(id));
    }

    /** The containers that are there, in order. */
    SortedSet<Identifier> installed() throws IOException {
        var found = new TreeSet<Identifier>();
        for (Path group : list(folders.services())) {
            for (Path file : list(group)) {
                ofService(file).filter(this::isInstalled).ifPresent(found::add);
            }
        }
        return found;
    }

    private static Optional<Identifier> ofService(Path file) {
        return Optional.of(file.getFileName().toString())
                .filter(UnitName::isValid)
                .map(UnitName::new)
                .filter(unit -> unit.type() == UnitType.SERVICE)
                .flatMap(Identifier::ofUnit);
    }

    /** Whether the flag is there that a container is idle. */
    boolean isIdle(Identifier id) {
        return Files.exists(folders.idleFlag(id), LinkOption.NOFOLLOW_LINKS);
    }

    /** Sets the flag that a container is idle. */
    void setIdle(Identifier id) throws IOException {
        UNITS.replace(folders.idleFlag(id), new byte[0]);
    }

    /** Removes the flag that a container is idle. */
    void clearIdle(Identifier id) throws IOException {
        UnitFileWriter.delete(folders.idleFlag(id));
    }

    // --- folders

    /** What is in a folder; nothing if there is no such folder. */
    static List<Path> list(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        } catch (NoSuchFileException | NotDirectoryException e) {
            return List.of();
        }
    }

    private static void deleteIn(Path folder, Predicate<Path> condition) throws IOException {
        for (Path file : list(folder)) {
            if (condition.test(file)) {
                Files.deleteIfExists(file);
            }
        }
    }

    private static void deleteTree(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (NoSuchFileException e) {
            // it was never made
        }
    }
}
