package io.github.systemd4j.templates.container;

import io.github.systemd4j.manager.UnitName;
import io.github.systemd4j.manager.UnitType;
import java.nio.file.Path;
import java.util.List;

/**
 * Where the files of containers are. Nothing is read or written.
 *
 * <pre>
 * base/units/we/ctr-web1.service          the current version of the unit: a hard link to
 * base/units/we/web1/&lt;request id&gt;         one version of it, named after the request that made it
 * base/units/we/ctr-web1.socket           the same for the socket of one that is socket-activated
 * base/units/we/web1/&lt;request id&gt;.socket
 * base/units/we/ctr-web1.idle             there while the container is idle
 * base/env/contents/we/web1/&lt;request id&gt; the environment of that version
 * base/home/we/web1                       the home directory of the container's user
 * base/slices, base/targets               the units that containers are grouped by
 * run/we/web1                             what is made when the container starts
 * units/container-active.target.wants/ctr-web1.service   there if the container starts on boot
 * </pre>
 *
 * @param base absolute; {@code /var/lib/containers} by default
 * @param run absolute; {@code /run/containers} by default
 * @param units the directory of the administrator's units, absolute; {@code /etc/systemd/system} by default
 */
public record ContainerDirectories(Path base, Path run, Path units) {
    private static final String ACTIVE_TARGET_WANTS = "container-active.target.wants";

    /**
     * Checks that the paths are absolute.
     *
     * @throws IllegalArgumentException if one isn't
     */
    public ContainerDirectories {
        checkAbsolute("base", base);
        checkAbsolute("run", run);
        checkAbsolute("units", units);
    }

    private static void checkAbsolute(String name, Path path) {
        if (!path.isAbsolute()) {
            throw new IllegalArgumentException(
                    "%s: \"%s\" is not absolute, as paths in unit files must be".formatted(name, path));
        }
    }

    /** The directories of the system. */
    public static ContainerDirectories system() {
        return new ContainerDirectories(
                Path.of("/var/lib/containers"), Path.of("/run/containers"), Path.of("/etc/systemd/system"));
    }

    /** The current unit file of a container. */
    public Path service(ContainerId id) {
        return group(id).resolve(id.serviceName().value());
    }

    /** The current socket unit of a container. */
    public Path socket(ContainerId id) {
        return group(id).resolve(id.socketName().value());
    }

    /** The flag that a container is idle. */
    public Path idleFlag(ContainerId id) {
        return group(id).resolve(id.idleFlagName());
    }

    /** The versions of a container's units. */
    public Path versions(ContainerId id) {
        return group(id).resolve(id.value());
    }

    /** One version of a container's unit. */
    public Path version(ContainerId id, RequestId request) {
        return versions(id).resolve(request.value());
    }

    /** One version of a container's socket unit. */
    public Path socketVersion(ContainerId id, RequestId request) {
        return versions(id).resolve(request.value() + ".socket");
    }

    /** The environments of a container's versions. */
    public Path environments(ContainerId id) {
        return spread(base.resolve("env/contents"), id);
    }

    /** The environment of one version of a container: a file for {@code EnvironmentFile=}. */
    public Path environment(ContainerId id, RequestId request) {
        return environments(id).resolve(request.value());
    }

    /** The home directory of a container's user. */
    public Path home(ContainerId id) {
        return spread(base.resolve("home"), id);
    }

    /** What is made when a container starts. */
    public Path run(ContainerId id) {
        return spread(run, id);
    }

    /** The link by which a container starts on boot. */
    public Path startOnBoot(ContainerId id) {
        return startOnBootLinks().resolve(id.serviceName().value());
    }

    /**
     * A slice or target that containers are grouped by.
     *
     * @throws IllegalArgumentException if it is neither
     */
    public Path grouping(UnitName unit) {
        return groupings(unit).resolve(unit.value());
    }

    Path groupings(UnitName unit) {
        return switch (unit.type()) {
            case UnitType.SLICE -> slices();
            case UnitType.TARGET -> targets();
            default ->
                throw new IllegalArgumentException(
                        "\"%s\" is neither a slice nor a target, by which containers are grouped".formatted(unit));
        };
    }

    List<Path> groupings() {
        return List.of(slices(), targets());
    }

    private Path slices() {
        return base.resolve("slices");
    }

    private Path targets() {
        return base.resolve("targets");
    }

    /** All units of containers, spread over one directory for each beginning of identifiers. */
    Path services() {
        return base.resolve("units");
    }

    /** The units of a container and of those that begin alike. */
    Path group(ContainerId id) {
        return services().resolve(beginning(id));
    }

    /** The link by which systemd finds a unit that is enabled. */
    Path linked(UnitName unit) {
        return units.resolve(unit.value());
    }

    Path startOnBootLinks() {
        return units.resolve(ACTIVE_TARGET_WANTS);
    }

    private static Path spread(Path directory, ContainerId id) {
        return directory.resolve(beginning(id)).resolve(id.value());
    }

    private static String beginning(ContainerId id) {
        return id.value().substring(0, 2);
    }
}
