package io.github.systemd4j.templates.container;

import io.github.systemd4j.templates.internal.geard.GeardUnits;
import io.github.systemd4j.templates.internal.names.FieldChecks;
import io.github.systemd4j.templates.internal.rendering.DockerUnits;
import io.github.systemd4j.templates.internal.rendering.PodmanUnits;
import io.github.systemd4j.templates.internal.rendering.UnitRenderer;
import java.nio.file.Path;

/**
 * A container runtime, and the profile by which units for it are rendered. Immutable.
 *
 * @param profile how the units are written
 * @param executable the runtime's program: absolute, of the characters a-z A-Z 0-9 _ . / @ + = , -
 * @param socketProxy the host's {@code systemd-socket-proxyd}, which passes on the connections of a socket-activated
 *     container with {@link SocketActivation#PROXIED}: absolute, of the same characters
 */
public record ContainerRuntime(Profile profile, Path executable, Path socketProxy) {
    private static final Path SOCKET_PROXY = Path.of("/usr/lib/systemd/systemd-socket-proxyd");

    /** Selects how units are written. */
    public enum Profile {
        /**
         * For podman 4.3 and newer. The container's processes belong to the unit: the unit's slice and its limits apply
         * to them, the unit is active while they run, and none of them outlives it.
         */
        PODMAN,

        /**
         * For docker. The container's processes belong to the docker daemon, in the unit's slice. The unit's own
         * process is docker's client, which ends with the container.
         */
        DOCKER,

        /** The units that geard wrote in 2014; see {@link #geard()}. */
        GEARD
    }

    /**
     * Checks the paths.
     *
     * @throws IllegalArgumentException if one is invalid; the message names it
     */
    public ContainerRuntime {
        FieldChecks.plain("executable", executable);
        FieldChecks.plain("socketProxy", socketProxy);
    }

    /** Returns podman as {@code /usr/bin/podman}. */
    public static ContainerRuntime podman() {
        return new ContainerRuntime(Profile.PODMAN, Path.of("/usr/bin/podman"), SOCKET_PROXY);
    }

    /** Returns docker as {@code /usr/bin/docker}. */
    public static ContainerRuntime docker() {
        return new ContainerRuntime(Profile.DOCKER, Path.of("/usr/bin/docker"), SOCKET_PROXY);
    }

    /**
     * Returns docker with geard's units, byte for byte if no value needs quotes. A hook that is absent is omitted,
     * where geard wrote a line that systemd refuses.
     *
     * <p><strong>Not for new containers.</strong> The variables of a container's environment are also set for the
     * runtime's client, which runs as root on the host: with {@code LD_PRELOAD} among them, a container can take over
     * the host. A killed container leaves its name in use, volumes of a new version are not created, and the limits of
     * a slice don't apply to the container's processes.
     */
    public static ContainerRuntime geard() {
        return new ContainerRuntime(
                Profile.GEARD, Path.of("/usr/bin/docker"), Path.of("/usr/sbin/systemd-socket-proxyd"));
    }

    /** Returns this runtime with its program at another path. */
    public ContainerRuntime withExecutable(Path path) {
        return new ContainerRuntime(profile, path, socketProxy);
    }

    /** Returns this runtime with {@code systemd-socket-proxyd} at another path. */
    public ContainerRuntime withSocketProxy(Path path) {
        return new ContainerRuntime(profile, executable, path);
    }

    /**
     * Renders the units of a container.
     *
     * @param directories where the container's files are
     * @throws IllegalArgumentException if the profile can't express a value; the message begins with the field's name
     */
    public ContainerUnitFiles render(ContainerUnit unit, ContainerDirectories directories) {
        return renderer().render(unit, directories);
    }

    /** Renders the unit of a slice. */
    public String render(SliceUnit slice) {
        return renderer().render(slice);
    }

    /** Renders the unit of a target. */
    public String render(TargetUnit target) {
        return renderer().render(target);
    }

    private UnitRenderer renderer() {
        return switch (profile) {
            case PODMAN -> new PodmanUnits(this);
            case DOCKER -> new DockerUnits(this);
            case GEARD -> new GeardUnits(this);
        };
    }
}
