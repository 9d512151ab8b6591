package io.github.systemd4j.templates.container;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.systemd4j.templates.internal.files.DirectoryLock;
import io.github.systemd4j.templates.internal.files.DirectoryTree;
import io.github.systemd4j.templates.internal.files.PathFacts;
import io.github.systemd4j.templates.unitfile.UnitFileWriter;
import io.github.systemd4j.unit.UnitName;
import io.github.systemd4j.unit.UnitType;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The files of containers on the disk. A container is there if its unit file is; that file's name is a link that is
 * switched from one whole version to the next, and all else follows it. What a killed process has left is removed by
 * the next one that changes the container, or calls {@link #recover()}.
 */
final class ContainerFiles {
    private static final UnitFileWriter UNITS = UnitFileWriter.readableByAll();
    private static final UnitFileWriter SECRETS = UnitFileWriter.readableByOwner();

    /** More than an invocation id and a line break; the flag is read each time something has changed. */
    private static final int MAX_FLAG = 64;

    private final ContainerDirectories directories;
    private final StartOnBoot startOnBoot;

    ContainerFiles(ContainerDirectories directories) {
        this.directories = directories;
        this.startOnBoot = new StartOnBoot(directories);
    }

    /**
     * One version of a container: the texts of its files.
     *
     * @param request which made it
     * @param units its units
     * @param environment the environment file, if there is one
     * @param volumes the names of its own volumes
     */
    record Version(
            RequestId request, ContainerUnitFiles units, Optional<String> environment, Collection<String> volumes) {}

    // --- changing

    /**
     * Writes a version, and switches to it. Until this switches, the former one is in place, and afterwards this.
     *
     * @throws IllegalArgumentException if the request has made a version already
     */
    void install(ContainerId id, Version version) throws IOException {
        Files.createDirectories(directories.group(id));
        try (var _ = DirectoryLock.acquire(directories.group(id))) {
            recover(id);
            checkNew(id, version.request());
            write(id, version);
            switchTo(id, version.request());
        }
    }

    /**
     * Switches back to the version before the current one, which becomes the version before that one.
     *
     * @return the request that made the version
     * @throws IllegalStateException if there is no other version
     */
    RequestId rollBack(ContainerId id) throws IOException {
        try (var _ = DirectoryLock.acquire(directories.group(id))) {
            recover(id);
            Optional<RequestId> current = current(id);
            Optional<RequestId> previous = versionOf(id, directories.previous(id));
            if (current.isEmpty() || previous.isEmpty() || previous.equals(current)) {
                throw new IllegalStateException(
                        "container %s has no version before the current one: it was installed once".formatted(id));
            }
            switchTo(id, previous.get());
            return previous.get();
        }
    }

    /** The service's link is the switch itself: all else follows it, also in {@link #recover}. */
    private void switchTo(ContainerId id, RequestId request) throws IOException {
        Optional<RequestId> former = current(id);
        if (former.isPresent()) {
            UnitFileWriter.replaceByLink(directories.former(id), directories.version(id, former.get()));
        }
        UnitFileWriter.replaceByLink(directories.service(id), directories.version(id, request));
        followSwitch(id, request);
    }

    private void followSwitch(ContainerId id, RequestId current) throws IOException {
        Optional<RequestId> former = versionOf(id, directories.former(id));
        if (former.isPresent() && !former.get().equals(current)) {
            UnitFileWriter.replaceByLink(directories.previous(id), directories.version(id, former.get()));
        }
        UnitFileWriter.delete(directories.former(id));
        switchCompanions(id, current);
        switchStartOnBoot(id);
    }

    /** A container that starts on boot does so by its service in one version, and by its socket in another. */
    private void switchStartOnBoot(ContainerId id) throws IOException {
        if (startOnBoot.isSet(id)) {
            startOnBoot.set(id);
            if (isIdle(id)) {
                startOnBoot.setIdle(id);
            }
        }
    }

    private void checkNew(ContainerId id, RequestId request) {
        if (Files.exists(directories.version(id, request), LinkOption.NOFOLLOW_LINKS)) {
            throw new IllegalArgumentException(
                    "requestId: request %s has made a version of container %s already: give each version an id of its own"
                            .formatted(request, id));
        }
    }

    /** The unit's text is last: without it, the others are leftovers, which the same request may write anew. */
    private void write(ContainerId id, Version version) throws IOException {
        Files.createDirectories(directories.versions(id));
        noteVolumes(id, version.volumes());
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

    /** The version before the current one is kept: systemd may have begun to start it, and one can go back to it. */
    private void deleteOthers(ContainerId id, RequestId current) throws IOException {
        var kept = new HashSet<Path>();
        for (RequestId request :
                List.of(current, versionOf(id, directories.previous(id)).orElse(current))) {
            kept.add(directories.version(id, request));
            kept.add(directories.socketVersion(id, request));
            kept.add(directories.proxyVersion(id, request));
            kept.add(directories.environment(id, request));
        }
        deleteIn(directories.versions(id), file -> !kept.contains(file));
        deleteIn(directories.environments(id), file -> !kept.contains(file));
    }

    /** Removes all of a container, its unit file first: from then on it isn't there. */
    void delete(ContainerId id) throws IOException {
        if (Files.isDirectory(directories.group(id))) {
            try (var _ = DirectoryLock.acquire(directories.group(id))) {
                UnitFileWriter.delete(directories.service(id));
                deleteRest(id);
            }
        }
    }

    /** The directory of versions is last: as long as it is there, this is known to be unfinished. */
    private void deleteRest(ContainerId id) throws IOException {
        for (Path file : List.of(
                directories.startOnBoot(id),
                directories.socketOnBoot(id),
                directories.socket(id),
                directories.proxy(id),
                directories.idleFlag(id),
                directories.previous(id),
                directories.former(id))) {
            UnitFileWriter.delete(file);
        }
        for (Path directory : List.of(
                directories.environments(id), directories.run(id), directories.home(id), directories.versions(id))) {
            DirectoryTree.delete(directory);
        }
    }

    // --- groupings

    /** Makes the files of slices and targets what these texts say. */
    void writeGroupings(Map<UnitName, String> texts) throws IOException {
        Files.createDirectories(directories.base());
        try (var _ = DirectoryLock.acquire(directories.base())) {
            for (var text : texts.entrySet()) {
                Path file = directories.grouping(text.getKey());
                Files.createDirectories(directories.groupings(text.getKey()));
                UNITS.replace(file, bytes(text.getValue()));
            }
        }
    }

    // --- after a crash

    /**
     * Ends what processes that were killed have begun, for all containers.
     *
     * @throws IOException if that failed for one; the others were done
     */
    void recover() throws IOException {
        recoverGroupings();
        var failures = new ArrayDeque<IOException>();
        for (Path group : PathFacts.list(directories.services())) {
            if (Files.isDirectory(group, LinkOption.NOFOLLOW_LINKS)) {
                recover(group, failures);
            }
        }
        if (!failures.isEmpty()) {
            IOException first = failures.removeFirst();
            failures.forEach(first::addSuppressed);
            throw first;
        }
    }

    private void recoverGroupings() throws IOException {
        if (Files.isDirectory(directories.base())) {
            try (var _ = DirectoryLock.acquire(directories.base())) {
                for (Path directory : directories.groupings()) {
                    deleteIn(directory, UnitFileWriter::isLeftover);
                }
            }
        }
    }

    private void recover(Path group, Collection<IOException> failures) {
        try (var _ = DirectoryLock.acquire(group)) {
            deleteIn(group, UnitFileWriter::isLeftover);
            PathFacts.list(group).stream()
                    .flatMap(file -> ofVersions(file).stream())
                    .forEach(id -> recover(id, failures));
        } catch (IOException e) {
            failures.add(e);
        }
    }

    private void recover(ContainerId id, Collection<IOException> failures) {
        try {
            recover(id);
        } catch (IOException e) {
            failures.add(e);
        }
    }

    private Optional<ContainerId> ofVersions(Path directory) {
        return Optional.of(directory.getFileName().toString())
                .filter(ContainerId::isValid)
                .map(ContainerId::new)
                .filter(id -> directories.versions(id).equals(directory))
                .filter(_ -> Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS));
    }

    private void recover(ContainerId id) throws IOException {
        for (Path directory : List.of(directories.group(id), directories.versions(id), directories.environments(id))) {
            deleteIn(directory, UnitFileWriter::isLeftover);
        }
        Optional<RequestId> current = current(id);
        if (current.isPresent()) {
            followSwitch(id, current.get());
            deleteOthers(id, current.get());
        } else if (Files.notExists(directories.service(id), LinkOption.NOFOLLOW_LINKS)) {
            deleteRest(id);
        }
    }

    /** Returns the version that the unit file is a link to; none if there is no unit file, or somebody has put another there. */
    private Optional<RequestId> current(ContainerId id) throws IOException {
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

    // --- volumes

    /** Adds to the names of the volumes that a container has had, which outlive it. */
    private void noteVolumes(ContainerId id, Collection<String> names) throws IOException {
        SortedSet<String> all = volumes(id);
        if (all.addAll(names)) {
            Path file = directories.volumes(id);
            Files.createDirectories(file.getParent());
            UNITS.replace(file, bytes(String.join("\n", all) + "\n"));
        }
    }

    /** Returns the names of the volumes that a container has had. */
    SortedSet<String> volumes(ContainerId id) throws IOException {
        try (Stream<String> names = Files.lines(directories.volumes(id))) {
            return names.collect(Collectors.toCollection(TreeSet::new));
        } catch (NoSuchFileException e) {
            return new TreeSet<>();
        }
    }

    /** Forgets the volumes that a container has had. */
    void forgetVolumes(ContainerId id) throws IOException {
        UnitFileWriter.delete(directories.volumes(id));
    }

    // --- looking

    /** Returns whether a container is there. */
    boolean isInstalled(ContainerId id) throws IOException {
        return PathFacts.attributes(directories.service(id))
                .filter(BasicFileAttributes::isRegularFile)
                .isPresent();
    }

    /** Returns the containers that are there, in order. */
    SortedSet<ContainerId> installed() throws IOException {
        var found = new TreeSet<ContainerId>();
        for (Path group : PathFacts.list(directories.services())) {
            for (Path file : PathFacts.list(group)) {
                ofService(file)
                        .filter(id -> Files.isRegularFile(directories.service(id)))
                        .ifPresent(found::add);
            }
        }
        return found;
    }

    private static Optional<ContainerId> ofService(Path file) {
        return Optional.of(file.getFileName().toString())
                .filter(UnitName::isValid)
                .map(UnitName::new)
                .filter(unit -> unit.type() == UnitType.SERVICE)
                .flatMap(ContainerId::ofUnit);
    }

    /**
     * Makes a container start on boot.
     *
     * @return whether a link was changed
     * @throws NoSuchFileException if it isn't there any more
     */
    boolean setStartOnBoot(ContainerId id) throws IOException {
        try (var _ = DirectoryLock.acquire(directories.group(id))) {
            if (!isInstalled(id)) {
                throw new NoSuchFileException(directories.service(id).toString());
            }
            return startOnBoot.set(id);
        }
    }

    /**
     * Takes back that a container is idle, if it starts on boot, so that it does.
     *
     * @return whether a link was changed
     */
    boolean wake(ContainerId id) throws IOException {
        try (var _ = DirectoryLock.acquire(directories.group(id))) {
            if (!startOnBoot.isSet(id)) {
                return false;
            }
            clearIdle(id);
            return startOnBoot.set(id);
        }
    }

    /**
     * Keeps a container from starting on boot.
     *
     * @return whether a link was changed
     */
    boolean clearStartOnBoot(ContainerId id) throws IOException {
        try (var _ = DirectoryLock.acquire(directories.group(id))) {
            return startOnBoot.clear(id);
        }
    }

    /** Returns whether the flag is there that a container is idle. */
    boolean isIdle(ContainerId id) throws IOException {
        return PathFacts.attributes(directories.idleFlag(id), LinkOption.NOFOLLOW_LINKS)
                .isPresent();
    }

    /**
     * Reads the flag that a container is idle.
     *
     * @return the invocation id of the run that idling has stopped, or an empty text if the flag names none; nothing if
     *     there is no flag
     */
    Optional<String> idledRun(ContainerId id) throws IOException {
        Path flag = directories.idleFlag(id);
        var attributes = PathFacts.attributes(flag, LinkOption.NOFOLLOW_LINKS);
        if (attributes.isPresent() && attributes.get().isRegularFile()) {
            return readFlag(flag);
        }
        return attributes.map(_ -> "");
    }

    private static Optional<String> readFlag(Path flag) throws IOException {
        try (InputStream content = Files.newInputStream(flag, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.of(new String(content.readNBytes(MAX_FLAG), UTF_8).strip());
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /**
     * Sets the flag that a container is idle, and keeps it idle on boot, if there is such a container.
     *
     * @param run the invocation id of the run that idling stops: 32 hexadecimal digits, or empty if there is none
     * @return whether a link was changed
     */
    boolean setIdle(ContainerId id, String run) throws IOException {
        try (var _ = DirectoryLock.acquire(directories.group(id))) {
            if (!isInstalled(id)) {
                return false;
            }
            UNITS.replace(directories.idleFlag(id), bytes(run));
            return startOnBoot.setIdle(id);
        }
    }

    /** Removes the flag that a container is idle. */
    void clearIdle(ContainerId id) throws IOException {
        UnitFileWriter.delete(directories.idleFlag(id));
    }

    // --- the file system

    private static void deleteIn(Path directory, Predicate<Path> condition) throws IOException {
        for (Path file : PathFacts.list(directory)) {
            if (condition.test(file)) {
                DirectoryTree.delete(file);
            }
        }
    }
}
