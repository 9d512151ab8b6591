package io.github.systemd4j.templates.container;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;

/**
 * Which containers start when the machine boots: those that {@code container-active.target} wants, by a symbolic link.
 * Safe from any thread.
 *
 * @see <a href="https://www.freedesktop.org/software/systemd/man/latest/systemd.unit.html">systemd.unit(5)</a>
 */
public final class StartOnBoot {
    private final ContainerDirectories directories;

    /** Start on boot by the links in these directories. */
    public StartOnBoot(ContainerDirectories directories) {
        this.directories = directories;
    }

    /**
     * Whether a container starts on boot.
     *
     * @throws UncheckedIOException if the link can't be looked at
     */
    public boolean isSet(ContainerId id) {
        try {
            return ContainerFiles.attributes(directories.startOnBoot(id), LinkOption.NOFOLLOW_LINKS)
                    .isPresent();
        } catch (IOException e) {
            throw new UncheckedIOException("can't look whether container %s starts on boot: %s".formatted(id, e), e);
        }
    }

    /**
     * Makes a container start on boot; without effect if it does.
     *
     * @throws UncheckedIOException if the link can't be made
     */
    public void set(ContainerId id) {
        try {
            Files.createDirectories(directories.startOnBootLinks());
            link(id);
        } catch (IOException e) {
            throw new UncheckedIOException("can't make container %s start on boot".formatted(id), e);
        }
    }

    private void link(ContainerId id) throws IOException {
        try {
            Files.createSymbolicLink(directories.startOnBoot(id), directories.service(id));
        } catch (FileAlreadyExistsException e) {
            // it does already
        }
    }

    /**
     * Keeps a container from starting on boot; without effect if it doesn't.
     *
     * @throws UncheckedIOException if the link can't be removed
     */
    public void clear(ContainerId id) {
        try {
            Files.deleteIfExists(directories.startOnBoot(id));
        } catch (IOException e) {
            throw new UncheckedIOException("can't keep container %s from starting on boot".formatted(id), e);
        }
    }
}
