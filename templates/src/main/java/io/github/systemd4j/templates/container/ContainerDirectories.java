package io.github.systemd4j.templates.container;

import io.github.systemd4j.templates.internal.files.XdgPaths;
import io.github.systemd4j.unit.UnitName;
import io.github.systemd4j.unit.UnitType;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Names the files and directories of containers. Reads and writes nothing.
 *
 * <pre>
 * base/units/we/ctr-web1.service          the current version of the unit: a hard link to
 * base/units/we/web1/&lt;request id&gt;         one version of it, named after the request that made it
 * base/units/we/ctr-web1.previous         the version before the current one: a hard link, too
 * base/units/we/ctr-web1.former           exists while versions are switched: a link to the former version
 * base/units/we/ctr-web1.socket           the socket of a container that is socket-activated
 * base/units/we/web1/&lt;request id&gt;.socket
 * base/units/we/proxy-ctr-web1.service    the proxy behind the socket, if there is one
 * base/units/we/web1/&lt;request id&gt;.proxy
 * base/units/we/ctr-web1.idle             exists while the container is idle
 * base/env/contents/we/web1/&lt;request id&gt; the environment of that version
 * base/volumes/we/web1                    the names of the volumes that the container has had
 * base/slices, base/targets               the units that group containers
 * state/home/we/web1                      the home directory of the container's user
 * run/we/web1                             files that are created when the container starts
 * units/container-active.target.wants/ctr-web1.service   exists if the container starts on boot
 * units/container-sockets.target.wants/ctr-web1.socket   the same for its socket
 * </pre>
 *
 * <p>systemd follows links to the files below {@code base} when it loads its units, before it mounts other file
 * systems. The base must therefore be on the file system of {@code units} or on the root file system;
 * {@link Containers} refuses other places.
 *
 * @param base absolute; {@code /etc/systemd4j/containers} for the system
 * @param state absolute; {@code /var/lib/systemd4j/containers} for the system
 * @param run absolute; {@code /run/systemd4j/containers} for the system
 * @param units the directory of the administrator's units, absolute; {@code /etc/systemd/system} for the system
 */
public record ContainerDirectories(Path base, Path state, Path run, Path units) {
    private static final String ACTIVE_TARGET_WANTS = "container-active.target.wants";
    private static final String SOCKETS_TARGET_WANTS = "container-sockets.target.wants";
    private static final String OWN = "systemd4j/containers";

    /**
     * Checks that the paths are absolute.
     *
     * @throws IllegalArgumentException if one isn't absolute
     */
    public ContainerDirectories {
        checkAbsolute("base", base);
        checkAbsolute("state", state);
        checkAbsolute("run", run);
        checkAbsolute("units", units);
    }

    private static void checkAbsolute(String name, Path path) {
        if (!path.isAbsolute()) {
            throw new IllegalArgumentException(
                    "%s: \"%s\" is not absolute: resolve it first, because unit files need absolute paths"
                            .formatted(name, path));
        }
    }

    /** Returns the directories of the system. */
    public static ContainerDirectories system() {
        return new ContainerDirectories(
                Path.of("/etc", OWN), Path.of("/var/lib", OWN), Path.of("/run", OWN), Path.of("/etc/systemd/system"));
    }

    /**
     * Returns the directories of the user that this process runs as: {@code $XDG_CONFIG_HOME/systemd4j/containers},
     * {@code $XDG_STATE_HOME/systemd4j/containers}, {@code $XDG_RUNTIME_DIR/systemd4j/containers} and
     * {@code $XDG_CONFIG_HOME/systemd/user}.
     *
     * @throws IllegalStateException if {@code XDG_RUNTIME_DIR} isn't set, as it is where the user has a manager
     */
    public static ContainerDirectories user() {
        return user(System.getenv());
    }

    static ContainerDirectories user(Map<String, String> environment) {
        Path run = XdgPaths.directory(environment, "XDG_RUNTIME_DIR")
                .orElseThrow(() -> new IllegalStateException(
                        "XDG_RUNTIME_DIR is not set: log in, or let the user's manager start without a login by"
                                + " \"loginctl enable-linger\", and set it to /run/user/UID"));
        Path configuration = XdgPaths.configuration(environment);
        return new ContainerDirectories(
                configuration.resolve(OWN),
                XdgPaths.state(environment).resolve(OWN),
                run.resolve(OWN),
                configuration.resolve("systemd/user"));
    }

    /** Returns the current unit file of a container. */
    public Path service(ContainerId id) {
        return group(id).resolve(id.serviceName().value());
    }

    /** Returns the current socket unit of a container. */
    public Path socket(ContainerId id) {
        return group(id).resolve(id.socketName().value());
    }

    /** Returns the current unit of a container's proxy. */
    public Path proxy(ContainerId id) {
        return group(id).resolve(id.proxyName().value());
    }

    /** Returns the version of a container's unit before the current one. */
    public Path previous(ContainerId id) {
        return group(id).resolve(ContainerId.PREFIX + id + ".previous");
    }

    /** Returns the version that was current before an unfinished switch. */
    Path former(ContainerId id) {
        return group(id).resolve(ContainerId.PREFIX + id + ".former");
    }

    /** Returns the file that marks a container as idle. */
    public Path idleFlag(ContainerId id) {
        return group(id).resolve(id.idleFlagName());
    }

    /** Returns the versions of a container's units. */
    public Path versions(ContainerId id) {
        return group(id).resolve(id.value());
    }

    /** Returns one version of a container's unit. */
    public Path version(ContainerId id, RequestId request) {
        return versions(id).resolve(request.value());
    }

    /** Returns one version of a container's socket unit. */
    public Path socketVersion(ContainerId id, RequestId request) {
        return versions(id).resolve(request.value() + ".socket");
    }

    /** Returns one version of the unit of a container's proxy. */
    public Path proxyVersion(ContainerId id, RequestId request) {
        return versions(id).resolve(request.value() + ".proxy");
    }

    /** Returns the environments of a container's versions. */
    public Path environments(ContainerId id) {
        return spread(base.resolve("env/contents"), id);
    }

    /** Returns the environment of one version of a container: a file that the runtime reads. */
    public Path environment(ContainerId id, RequestId request) {
        return environments(id).resolve(request.value());
    }

    /** Returns the names of the volumes that a container has had, one on each line. */
    public Path volumes(ContainerId id) {
        return spread(base.resolve("volumes"), id);
    }

    /** Returns the home directory of a container's user. */
    public Path home(ContainerId id) {
        return spread(state.resolve("home"), id);
    }

    /** Returns the run directory of a container, for files that are created when it starts. */
    public Path run(ContainerId id) {
        return spread(run, id);
    }

    /** Returns the link by which a container starts on boot. */
    public Path startOnBoot(ContainerId id) {
        return startOnBootLinks().resolve(id.serviceName().value());
    }

    /** Returns the link by which the socket of a container starts on boot. */
    Path socketOnBoot(ContainerId id) {
        return units.resolve(SOCKETS_TARGET_WANTS).resolve(id.socketName().value());
    }

    /**
     * Returns the file of a slice or target that groups containers.
     *
     * @throws IllegalArgumentException if the unit is neither
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
                        "\"%s\" is neither a slice nor a target, and only these group containers".formatted(unit));
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

    /** Returns the directory of the units of all containers. It has a directory for each beginning of identifiers. */
    Path services() {
        return base.resolve("units");
    }

    /** Returns the directory of a container's units, which has the units of all containers with the same beginning. */
    Path group(ContainerId id) {
        return services().resolve(beginning(id));
    }

    /** Returns the link by which systemd finds an enabled unit. */
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
