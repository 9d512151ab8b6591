package io.github.systemd4j.templates.container;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.systemd4j.templates.internal.files.DirectoryTree;
import io.github.systemd4j.templates.internal.files.PathFacts;
import io.github.systemd4j.templates.internal.state.IdleFlags;
import io.github.systemd4j.templates.internal.state.VolumeRecord;
import io.github.systemd4j.templates.unitfile.UnitFileWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/**
 * Writes the versions of containers, and switches between them. The link of the service is the switch: all other files
 * follow it. The caller holds the lock of the container's group.
 */
final class ContainerVersions {
    private static final UnitFileWriter UNITS = UnitFileWriter.readableByAll();
    private static final UnitFileWriter SECRETS = UnitFileWriter.readableByOwner();

    private final ContainerDirectories directories;
    private final StartOnBoot startOnBoot;
    private final IdleFlags idleFlags;
    private final VolumeRecord volumes;

    ContainerVersions(ContainerDirectories directories) {
        this.directories = directories;
        this.startOnBoot = new StartOnBoot(directories);
        this.idleFlags = new IdleFlags(directories);
        this.volumes = new VolumeRecord(directories);
    }

    // --- reading

    /** Returns whether a container is installed. */
    boolean isInstalled(ContainerId id) throws IOException {
        return PathFacts.attributes(directories.service(id))
                .filter(BasicFileAttributes::isRegularFile)
                .isPresent();
    }

    /** Returns the version that the unit file is a link to; empty if there is no unit file, or it isn't such a link. */
    Optional<RequestId> current(ContainerId id) throws IOException {
        return isInstalled(id) ? versionOf(id, directories.service(id)) : Optional.empty();
    }

    /** Returns the version that a file is a link to. */
    private Optional<RequestId> versionOf(ContainerId id, Path link) throws IOException {
        if (PathFacts.attributes(link).isEmpty()) {
            return Optional.empty();
        }
        for (Path file : PathFacts.list(directories.versions(id))) {
            String name = file.getFileName().toString();
            if (RequestId.isValid(name)
                    && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                    && Files.isSameFile(file, link)) {
                return Optional.of(new RequestId(name));
            }
        }
        return Optional.empty();
    }

    /** Returns the version before the current one. */
    Optional<RequestId> previous(ContainerId id) throws IOException {
        return versionOf(id, directories.previous(id));
    }

    // --- writing

    /**
     * Checks that a request has made no version yet.
     *
     * @throws IllegalArgumentException if it has
     */
    void checkNew(ContainerId id, RequestId request) {
        if (Files.exists(directories.version(id, request), LinkOption.NOFOLLOW_LINKS)) {
            throw new IllegalArgumentException(
                    "requestId: request %s has already made a version of container %s: use a new id for each version"
                            .formatted(request, id));
        }
    }

    /** Writes a version, its unit last: until then its files are leftovers, which the same request may replace. */
    void write(ContainerId id, ContainerFiles.Version version) throws IOException {
        Files.createDirectories(directories.versions(id));
        volumes.add(id, version.volumes());
        if (version.environment().isPresent()) {
            Files.createDirectories(directories.environments(id));
            SECRETS.replace(
                    directories.environment(id, version.request()),
                    bytes(version.environment().get()));
        }
        write(directories.socketVersion(id, version.request()), version.units().socket());
        write(directories.proxyVersion(id, version.request()), version.units().proxy());
        UNITS.create(
                directories.version(id, version.request()),
                bytes(version.units().service()));
    }

    private static void write(Path file, Optional<String> text) throws IOException {
        if (text.isPresent()) {
            UNITS.replace(file, bytes(text.get()));
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    /**
     * Deletes all versions except the current one and the one before it. systemd may have begun to start the latter,
     * and a rollback returns to it.
     */
    void deleteOthers(ContainerId id, RequestId current) throws IOException {
        var kept = new HashSet<Path>();
        for (RequestId request : List.of(current, previous(id).orElse(current))) {
            kept.add(directories.version(id, request));
            kept.add(directories.socketVersion(id, request));
            kept.add(directories.proxyVersion(id, request));
            kept.add(directories.environment(id, request));
        }
        DirectoryTree.deleteMatching(directories.versions(id), file -> !kept.contains(file));
        DirectoryTree.deleteMatching(directories.environments(id), file -> !kept.contains(file));
    }

    // --- switching

    /** Switches to a version. */
    void switchTo(ContainerId id, RequestId request) throws IOException {
        Optional<RequestId> former = current(id);
        if (former.isPresent()) {
            UnitFileWriter.replaceByLink(directories.former(id), directories.version(id, former.get()));
        }
        UnitFileWriter.replaceByLink(directories.service(id), directories.version(id, request));
        followSwitch(id, request);
    }

    /** Completes a switch to the version that is current. */
    void followSwitch(ContainerId id, RequestId current) throws IOException {
        Optional<RequestId> former = versionOf(id, directories.former(id));
        if (former.isPresent() && !former.get().equals(current)) {
            UnitFileWriter.replaceByLink(directories.previous(id), directories.version(id, former.get()));
        }
        UnitFileWriter.delete(directories.former(id));
        switchCompanions(id, current);
        switchStartOnBoot(id);
    }

    /** Updates the links for boot: one version may start by its service, and another one by its socket. */
    private void switchStartOnBoot(ContainerId id) throws IOException {
        if (startOnBoot.isSet(id)) {
            startOnBoot.set(id);
            if (idleFlags.isSet(id)) {
                startOnBoot.setIdle(id);
            }
        }
    }

    private void switchCompanions(ContainerId id, RequestId current) throws IOException {
        switchTo(directories.socket(id), directories.socketVersion(id, current));
        switchTo(directories.proxy(id), directories.proxyVersion(id, current));
    }

    private static void switchTo(Path unit, Path version) throws IOException {
        if (Files.exists(version)) {
            UnitFileWriter.replaceByLink(unit, version);
        } else {
            UnitFileWriter.delete(unit);
        }
    }
}
