package io.github.systemd4j.templates.container;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/**
 * Checks that systemd can read unit files when it starts: it follows the links to them before it mounts any file system
 * but those that it is started from.
 */
final class BootVisibility {
    private BootVisibility() {}

    /**
     * Checks that the files of containers are on the file system of the links to them, or on the root file system.
     *
     * @throws IllegalArgumentException if they aren't
     */
    static void check(ContainerDirectories directories) {
        try {
            FileStore base = storeOf(directories.base());
            if (!base.equals(storeOf(directories.units())) && !base.equals(storeOf(Path.of("/")))) {
                throw new IllegalArgumentException(
                        ("base: %s is on a file system of its own, %s, which systemd mounts after it has loaded its units:"
                                        + " choose a directory on the file system of %s")
                                .formatted(directories.base(), base, directories.units()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("can't tell which file system %s is on".formatted(directories.base()), e);
        }
    }

    /** Returns the file system of a directory, or of where it would be made. */
    private static FileStore storeOf(Path directory) throws IOException {
        Path existing = directory;
        while (Files.notExists(existing, LinkOption.NOFOLLOW_LINKS) && existing.getParent() != null) {
            existing = existing.getParent();
        }
        return Files.getFileStore(existing);
    }
}
