package io.github.systemd4j.templates.quadlet;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.systemd4j.templates.container.ContainerId;
import io.github.systemd4j.templates.internal.files.DirectoryLock;
import io.github.systemd4j.templates.unitfile.RawValue;
import io.github.systemd4j.templates.unitfile.UnitDocument;
import io.github.systemd4j.templates.unitfile.UnitFileWriter;
import io.github.systemd4j.templates.unitfile.UnitSyntaxException;
import io.github.systemd4j.unit.UnitName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Changes the files of containers in a directory of quadlet. A file belongs to the container that its
 * {@code X-ContainerId=} names, so that files of others are never changed.
 */
final class QuadletStore {
    private static final UnitFileWriter WRITER = UnitFileWriter.readableByAll();
    private static final List<String> COMPANIONS = List.of(".volume", ".network");

    private final Path directory;

    QuadletStore(Path directory) {
        this.directory = directory;
    }

    /** Returns the name of the file that quadlet makes a container's service of. */
    static String containerFile(UnitName service) {
        return service.prefix() + ".container";
    }

    /**
     * Writes the container's file last, which switches to the others. Then deletes the files that it no longer names.
     */
    void install(QuadletFiles files) throws IOException {
        Files.createDirectories(directory);
        try (var _ = DirectoryLock.acquire(directory)) {
            deleteLeftovers();
            for (String name : files.texts().keySet()) {
                checkOwner(name, files.id());
            }
            for (Map.Entry<String, String> file : files.texts().entrySet()) {
                WRITER.replace(directory.resolve(file.getKey()), file.getValue().getBytes(UTF_8));
            }
            deleteCompanions(files.id(), files.texts().keySet());
        }
    }

    /** Deletes the container's file first, because it names the others. */
    boolean remove(ContainerId id) throws IOException {
        if (!Files.isDirectory(directory)) {
            return false;
        }
        try (var _ = DirectoryLock.acquire(directory)) {
            deleteLeftovers();
            Path container = directory.resolve(containerFile(id.serviceName()));
            boolean there = owner(container).equals(Optional.of(id.value()));
            if (there) {
                UnitFileWriter.delete(container);
            }
            return deleteCompanions(id, Set.of()) | there;
        }
    }

    private void checkOwner(String name, ContainerId id) throws IOException {
        Path file = directory.resolve(name);
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS) && !owner(file).equals(Optional.of(id.value()))) {
            throw new IllegalStateException(
                    "%s does not belong to container %s, as its X-ContainerId= says: move it away, or rename the container"
                            .formatted(file, id));
        }
    }

    /** Returns the id of the container that a file belongs to; empty if there is none. */
    private static Optional<String> owner(Path file) throws IOException {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.empty();
        }
        try {
            return UnitDocument.read(file).value("Install", "X-ContainerId").map(RawValue::text);
        } catch (UnitSyntaxException _) {
            return Optional.empty();
        }
    }

    private boolean deleteCompanions(ContainerId id, Set<String> kept) throws IOException {
        boolean deleted = false;
        for (Path file : files()) {
            String name = file.getFileName().toString();
            if (isCompanion(name, id) && !kept.contains(name) && owner(file).equals(Optional.of(id.value()))) {
                UnitFileWriter.delete(file);
                deleted = true;
            }
        }
        return deleted;
    }

    private static boolean isCompanion(String name, ContainerId id) {
        return name.startsWith(id.serviceName().prefix() + "-")
                && COMPANIONS.stream().anyMatch(name::endsWith);
    }

    /** Deletes files that a killed writer has left behind. Under the lock, no other writer is active. */
    private void deleteLeftovers() throws IOException {
        for (Path file : files()) {
            if (UnitFileWriter.isLeftover(file)) {
                Files.deleteIfExists(file);
            }
        }
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.toList();
        }
    }

    /** Returns the directory. */
    @Override
    public String toString() {
        return directory.toString();
    }
}
