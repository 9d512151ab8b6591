package io.github.systemd4j.templates.internal.state;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.systemd4j.templates.container.ContainerDirectories;
import io.github.systemd4j.templates.container.ContainerId;
import io.github.systemd4j.templates.internal.files.PathFacts;
import io.github.systemd4j.templates.unitfile.UnitFileWriter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** Reads and writes the files that mark containers as idle. */
public final class IdleFlags {
    private static final UnitFileWriter WRITER = UnitFileWriter.readableByAll();

    /** Longer than an invocation id and a line break, and short enough to be read after each change. */
    private static final int MAX_FLAG = 64;

    private final ContainerDirectories directories;

    public IdleFlags(ContainerDirectories directories) {
        this.directories = directories;
    }

    /** Returns whether a container has a flag. */
    public boolean isSet(ContainerId id) throws IOException {
        return PathFacts.attributes(directories.idleFlag(id), LinkOption.NOFOLLOW_LINKS)
                .isPresent();
    }

    /**
     * Reads the flag of a container.
     *
     * @return the invocation id of the run that idling has stopped, or an empty text if the flag names none; empty if
     *     there is no flag
     */
    public Optional<String> idledRun(ContainerId id) throws IOException {
        Path flag = directories.idleFlag(id);
        var attributes = PathFacts.attributes(flag, LinkOption.NOFOLLOW_LINKS);
        if (attributes.isPresent() && attributes.get().isRegularFile()) {
            return read(flag);
        }
        return attributes.map(_ -> "");
    }

    private static Optional<String> read(Path flag) throws IOException {
        try (InputStream content = Files.newInputStream(flag, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.of(new String(content.readNBytes(MAX_FLAG), UTF_8).strip());
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /** Sets the flag of a container, with the invocation id of the run that idling stops, or an empty text. */
    public void set(ContainerId id, String run) throws IOException {
        WRITER.replace(directories.idleFlag(id), run.getBytes(UTF_8));
    }

    /** Removes the flag of a container. */
    public void clear(ContainerId id) throws IOException {
        UnitFileWriter.delete(directories.idleFlag(id));
    }
}
