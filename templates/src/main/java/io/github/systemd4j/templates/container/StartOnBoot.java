package io.github.systemd4j.templates.container;

import io.github.systemd4j.templates.internal.files.PathFacts;
import io.github.systemd4j.templates.unitfile.UnitFileWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/**
 * Looks up which containers start when the machine boots: those that {@code container-active.target} wants, by a
 * symbolic link. For an idle or socket-activated container the link leads to {@code /dev/null}, so that systemd skips
 * it: an idle container stays idle, and a socket-activated one is started by its socket, which
 * {@code container-sockets.target} wants.
 *
 * <p>systemd reads the links when it loads the targets: at boot and on each reload. Safe from any thread.
 *
 * @see <a href="https://www.freedesktop.org/software/systemd/man/latest/systemd.unit.html"> systemd.unit(5)</a>
 */
public final class StartOnBoot {
    private static final Path MASKED = Path.of("/dev/null");

    private final ContainerDirectories directories;

    /** Creates access to the links in these directories. */
    StartOnBoot(ContainerDirectories directories) {
        this.directories = directories;
    }

    /**
     * Returns whether a container starts on boot, including one that is idle.
     *
     * @throws UncheckedIOException if the link can't be read
     */
    public boolean isSet(ContainerId id) {
        try {
            return isThere(directories.startOnBoot(id));
        } catch (IOException e) {
            throw new UncheckedIOException("can't read whether container %s starts on boot: %s".formatted(id, e), e);
        }
    }

    /**
     * Makes a container start on boot, or its socket if it is socket-activated.
     *
     * @return whether a link was changed
     * @throws UncheckedIOException if a link can't be created
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
     * Keeps a container idle on boot. Its socket is started nevertheless.
     *
     * @return whether a link was changed
     * @throws UncheckedIOException if the link can't be created
     */
    boolean setIdle(ContainerId id) {
        try {
            return isThere(directories.startOnBoot(id)) && link(directories.startOnBoot(id), MASKED);
        } catch (IOException e) {
            throw new UncheckedIOException("can't keep container %s idle on boot".formatted(id), e);
        }
    }

    /**
     * Keeps a container from starting on boot. Does nothing if it doesn't start.
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
