package io.github.systemd4j.templates.internal.state;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.systemd4j.templates.container.ContainerDirectories;
import io.github.systemd4j.templates.container.ContainerId;
import io.github.systemd4j.templates.unitfile.UnitFileWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Records on the disk which volumes a container has had: they outlive the container. */
public final class VolumeRecord {
    private static final UnitFileWriter WRITER = UnitFileWriter.readableByAll();

    private final ContainerDirectories directories;

    public VolumeRecord(ContainerDirectories directories) {
        this.directories = directories;
    }

    /** Returns the names of the volumes that a container has had. */
    public SortedSet<String> names(ContainerId id) throws IOException {
        try (Stream<String> names = Files.lines(directories.volumes(id))) {
            return names.collect(Collectors.toCollection(TreeSet::new));
        } catch (NoSuchFileException e) {
            return new TreeSet<>();
        }
    }

    /** Adds names to those that are recorded. */
    public void add(ContainerId id, Collection<String> names) throws IOException {
        SortedSet<String> all = names(id);
        if (all.addAll(names)) {
            Path file = directories.volumes(id);
            Files.createDirectories(file.getParent());
            WRITER.replace(file, (String.join("\n", all) + "\n").getBytes(UTF_8));
        }
    }

    /** Deletes the record of a container. */
    public void forget(ContainerId id) throws IOException {
        UnitFileWriter.delete(directories.volumes(id));
    }
}
