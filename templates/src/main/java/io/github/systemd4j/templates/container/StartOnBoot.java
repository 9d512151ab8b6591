package io.github.systemd4j.templates.container;

import io.github.systemd4j.templates.internal.files.PathFacts;
import io.github.systemd4j.templates.unitfile.UnitFileWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/**
 * Looks up which containers start when the machine boots: those that {@code container-active.target} wants, by a symbolic link.
 * The link of a container that is idle or socket-activated leads to {@code /dev/null}, for which systemd skips it: the
 * first stays idle, and of the second only the socket is started, which {@code container-sockets.target} wants.
 *
 * <p>systemd reads links when it loads the targets: at boot, and when it is reloaded. Safe from any thread.
 *
 * @see <a href="https://www.freedesktop.org/software/systemd/man/latest/systemd.unit.html">systemd.unit(5)</a>
 */
public final class StartOnBoot {
    private static final Path MASKED = Path.of("/dev/null");

    private final ContainerDirectories directories;

    /** Start on boot by the links in these directories. */
    StartOnBoot(ContainerDirectories directories) {
        this.directories = directories;
    }

    /**
     * Returns whether a container starts on boot, or has been idled since it did.
     *
     * @throws UncheckedIOException if the link can't be looked at
     */
    public boolean isSet(ContainerId id) {
        try {
            return isThere(directories.startOnBoot(id));
        } catch (IOException e) {
            throw new UncheckedIOException("can't look whether container %s starts on boot: %s".formatted(id, e), e);
        }
    }

    /**
     * Makes a container start on boot, or its socket if it is socket-activated.
     *
     * @return whether a link was changed
     * @throws UncheckedIOException if a link can't be made
     */
    boolean set(ContainerId id) {
        try {
            return Files.exists(directories.socket(id))
                    ? link(directories.startOnBoot(id), MASKED)
                            | link(directories.socketOnBoot(id), directories.socket(id))
                    : link(directories.startOnBoot(id), directories.service(id)) | unlink(directories.socketOnBoot(id));
        } catch (IOException e) {
            throw new UncheckedIOException("can't make container %s start on boot".formatted(id), e);
        }
    }

    /**
     * Keeps a container that starts on boot idle when the machine boots; its socket is started all the same.
     *
     * @return whether a link was changed
     * @throws UncheckedIOException if the link can't be made
     */
    boolean setIdle(ContainerId id) {
        try {
            return isThere(directories.startOnBoot(id)) && link(directories.startOnBoot(id), MASKED);
        } catch (IOException e) {
            throw new UncheckedIOException("can't keep container %s idle on boot".formatted(id), e);
        }
    }

    /**
     * Keeps a container from starting on boot; without effect if it doesn't.
     *
     * @return whether a link was removed
     * @throws UncheckedIOException if a link can't be removed
     */
    boolean clear(ContainerId id) {
        try {
            return unlink(directories.startOnBoot(id)) | unlink(directories.socketOnBoot(id));
        } catch (IOException e) {
            throw new UncheckedIOException("can't keep container %s from starting on boot".formatted(id), e);
        }
    }

    private static boolean isThere(Path link) throws IOException {
        return PathFacts.attributes(link, LinkOption.NOFOLLOW_LINKS).isPresent();
    }

    private static boolean link(Path link, Path target) throws IOException {
        if (Files.isSymbolicLink(link) && Files.readSymbolicLink(link).equals(target)) {
            return false;
        }
        Files.createDirectories(link.getParent());
        UnitFileWriter.replaceBySymbolicLink(link, target);
        return true;
    }

    private static boolean unlink(Path link) throws IOException {
        return Files.deleteIfExists(link);
    }
}
