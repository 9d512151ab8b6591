package io.github.systemd4j.templates.quadlet;

import io.github.systemd4j.templates.internal.files.XdgPaths;
import java.nio.file.Path;
import java.util.Map;

/**
 * The directory from which quadlet reads the files of an administrator or user. Reads and writes nothing.
 *
 * @param path absolute
 */
public record QuadletDirectory(Path path) {
    private static final String NAME = "containers/systemd";

    /**
     * Checks that the path is absolute.
     *
     * @throws IllegalArgumentException if it isn't
     */
    public QuadletDirectory {
        if (!path.isAbsolute()) {
            throw new IllegalArgumentException("path: \"%s\" is not absolute: resolve it first".formatted(path));
        }
    }

    /** Returns the directory of the system: {@code /etc/containers/systemd}. */
    public static QuadletDirectory system() {
        return new QuadletDirectory(Path.of("/etc", NAME));
    }

    /** Returns the directory of the user that this process runs as: {@code $XDG_CONFIG_HOME/containers/systemd}. */
    public static QuadletDirectory user() {
        return user(System.getenv());
    }

    static QuadletDirectory user(Map<String, String> environment) {
        return new QuadletDirectory(XdgPaths.configuration(environment).resolve(NAME));
    }
}
