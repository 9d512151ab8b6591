package io.github.systemd4j.templates.container;

import java.nio.file.Path;

/**
 * A file or directory of the host that a container sees.
 *
 * @param hostPath where the host has it: absolute, not {@code /}, without a colon
 * @param path where the container sees it: absolute, not {@code /}, without a colon
 * @param access what the container may do with it
 */
public record BindMount(Path hostPath, String path, Access access) {
    /**
     * Checks the paths.
     *
     * @throws IllegalArgumentException if one is none; the message names it
     */
    public BindMount {
        Fields.mountable("hostPath", hostPath.toString());
        Fields.mountable("path", path);
    }

    /** A mount that the container may write. */
    public BindMount(Path hostPath, String path) {
        this(hostPath, path, Access.READ_WRITE);
    }

    /** As a runtime's {@code -v} has it. */
    @Override
    public String toString() {
        return hostPath + ":" + path + access.suffix;
    }

    /** What a container may do with a mount. */
    public enum Access {
        /** It may read and write. */
        READ_WRITE(""),

        /** It may only read. */
        READ_ONLY(":ro");

        private final String suffix;

        Access(String suffix) {
            this.suffix = suffix;
        }
    }
}
