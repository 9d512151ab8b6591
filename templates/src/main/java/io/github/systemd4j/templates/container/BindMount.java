package io.github.systemd4j.templates.container;

import io.github.systemd4j.templates.internal.names.FieldChecks;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A file or directory of the host that is mounted in a container.
 *
 * @param hostPath the path on the host: absolute, not {@code /}, without colons, {@code ..} and control characters
 * @param path the path in the container: absolute, not {@code /}, without colons
 * @param access what the container may do with it
 * @param label how its SELinux label is changed
 */
public record BindMount(Path hostPath, String path, Access access, Label label) {
    /**
     * Checks the paths.
     *
     * @throws IllegalArgumentException if one is refused; the message names it
     */
    public BindMount {
        FieldChecks.mountedFrom("hostPath", hostPath.toString());
        FieldChecks.mountable("path", path);
    }

    /** Creates a mount whose label is not changed. */
    public BindMount(Path hostPath, String path, Access access) {
        this(hostPath, path, access, Label.UNCHANGED);
    }

    /** Creates a mount that the container may write. */
    public BindMount(Path hostPath, String path) {
        this(hostPath, path, Access.READ_WRITE);
    }

    /** Returns the value of the runtime's option {@code -v}. */
    @Override
    public String toString() {
        String options =
                Stream.of(access.option, label.option).flatMap(Optional::stream).collect(Collectors.joining(","));
        return hostPath + ":" + path + (options.isEmpty() ? "" : ":" + options);
    }

    /** Selects what a container may do with a mount. */
    public enum Access {
        /** It may read and write. */
        READ_WRITE(Optional.empty()),

        /** It may only read. */
        READ_ONLY(Optional.of("ro"));

        private final Optional<String> option;

        Access(Optional<String> option) {
            this.option = option;
        }
    }

    /**
     * Selects how the SELinux label of the files is changed to give the container access.
     *
     * @see <a href="https://docs.podman.io/en/latest/markdown/podman-run.1.html"> podman-run(1), --volume</a>
     */
    public enum Label {
        /** It stays as it is. */
        UNCHANGED(Optional.empty()),

        /** Several containers may use the files: the option {@code z}. */
        SHARED(Optional.of("z")),

        /** Only this container may use the files: the option {@code Z}. */
        PRIVATE(Optional.of("Z"));

        private final Optional<String> option;

        Label(Optional<String> option) {
            this.option = option;
        }
    }
}
