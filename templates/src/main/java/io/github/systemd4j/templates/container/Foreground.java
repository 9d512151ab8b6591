package io.github.systemd4j.templates.container;

import java.util.Optional;

/** How a runtime is told to run a container's processes as those of the unit. */
public enum Foreground {
    /**
     * It isn't: docker's client stays in the foreground and passes signals on, but the processes are its daemon's.
     */
    CLIENT_ONLY,

    /**
     * {@code --cgroups=split} for {@code FOREGROUND}: podman's monitor and the processes are in control groups below the
     * unit's, for which the unit has {@code Delegate=yes}. Listening sockets reach a container without it.
     *
     * @see <a href="https://docs.podman.io/en/latest/markdown/podman-run.1.html">podman-run(1)</a>
     */
    SPLIT_CGROUPS,

    /** {@code --foreground}, or {@code -f} with socket activation, of a docker that was never released. */
    FLAG;

    Optional<String> option(ContainerType type) {
        return switch (type) {
            case SIMPLE -> Optional.empty();
            case FOREGROUND ->
                switch (this) {
                    case CLIENT_ONLY -> Optional.empty();
                    case SPLIT_CGROUPS -> Optional.of("--cgroups=split");
                    case FLAG -> Optional.of("--foreground");
                };
            case SOCKETACTIVATED -> this == FLAG ? Optional.of("-f") : Optional.empty();
        };
    }

    boolean delegates(ContainerType type) {
        return this == SPLIT_CGROUPS && type == ContainerType.FOREGROUND;
    }
}
