package io.github.systemd4j.templates.internal.state;

import io.github.systemd4j.templates.container.ContainerDirectories;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/**
 * Checks that systemd can read unit files when it starts. It follows the links to them before it mounts any file system
 * except those that it is started from.
 */
public final class BootVisibility {
    private BootVisibility() {}

    /**
     * Checks that the files of containers are on the file system of the links to them, or on the root file system.
     *
     * @throws IllegalArgumentException if they are on another one
     */
    public static void check(ContainerDirectories directories) {
        try {
            FileStore base = storeOf(directories.base());
            if (!base.equals(storeOf(directories.units())) && !base.equals(storeOf(Path.of("/")))) {
                throw new IllegalArgumentException(
                        ("base: %s is on another file system, %s, which systemd mounts after it has loaded its units:"
                                        + " choose a directory on the file system of %s")
                                .formatted(directories.base(), base, directories.units()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("can't find the file system of %s".formatted(directories.base()), e);
        }
    }

    /** Returns the file system of a directory, or of its nearest existing parent. */
    private static FileStore storeOf(Path directory) throws IOException {
        Path existing = directory;
        while (Files.notExists(existing, LinkOption.NOFOLLOW_LINKS) && existing.getParent() != null) {
            existing = existing.getParent();
        }
        return Files.getFileStore(existing);
    }
}
