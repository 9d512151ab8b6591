package io.github.systemd4j.templates.container;

import io.github.systemd4j.loop.ErrorHandler;
import io.github.systemd4j.templates.internal.files.DirectoryWatch;
import io.github.systemd4j.templates.unitfile.UnitDocument;
import io.github.systemd4j.unit.UnitName;
import io.github.systemd4j.unit.UnitType;
import io.github.systemd4j.watch.UnitState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Looks at a container again when its units or its files have changed. */
final class ContainerChanges implements DirectoryWatch.Listener {
    private final ContainerDirectories directories;
    private final ContainerStates states;
    private final ErrorHandler errors;

    ContainerChanges(ContainerDirectories directories, ContainerStates states, ErrorHandler errors) {
        this.directories = directories;
        this.states = states;
        this.errors = errors;
    }

    // --- units

    /** Looks at the container of a service or socket whose state has changed; null if systemd has unloaded the unit. */
    void unitChanged(UnitName unit, @Nullable UnitState state) {
        if (unit.type() == UnitType.SERVICE) {
            identify(unit.value()).ifPresent(id -> alone(id, () -> states.serviceChanged(id, state)));
        } else if (unit.type() == UnitType.SOCKET) {
            identify(unit.value()).ifPresent(id -> alone(id, () -> states.socketChanged(id, state)));
        }
    }

    /** Looks at all containers that were ever seen. */
    void lookAtAll() {
        states.known().forEach(id -> alone(id, () -> states.look(id)));
    }

    /** Runs an action, so that an error with one container doesn't affect others. */
    private void alone(ContainerId id, Runnable action) {
        try {
            action.run();
        } catch (RuntimeException e) {
            errors.onError("container " + id, e);
        }
    }

    /** Returns the container of a file or unit. Files of others may have names that are no identifiers. */
    private Optional<ContainerId> identify(String name) {
        if (!name.startsWith(ContainerId.PREFIX)) {
            return Optional.empty();
        }
        String id = name.substring(
                ContainerId.PREFIX.length(), Math.max(name.lastIndexOf('.'), ContainerId.PREFIX.length()));
        try {
            return Optional.of(new ContainerId(id));
        } catch (IllegalArgumentException e) {
            errors.onError(name, e);
            return Optional.empty();
        }
    }

    // --- files

    @Override
    public void onFile(Path file) {
        identify(file.getFileName().toString()).ifPresent(id -> alone(id, () -> fileChanged(id, file)));
    }

    private void fileChanged(ContainerId id, Path file) {
        states.look(id);
        if (file.equals(directories.service(id))) {
            check(id, file);
        }
    }

    /** Checks the content of a unit file. A container with an invalid file is still a container. */
    private void check(ContainerId id, Path file) {
        try {
            ContainerFacts.read(UnitDocument.read(file));
        } catch (NoSuchFileException e) {
            // it was switched or deleted
        } catch (IOException e) {
            throw new UncheckedIOException("can't read %s: %s".formatted(file, e), e);
        }
    }

    @Override
    public void onAll() {
        lookAtAll();
    }
}
