package io.github.systemd4j.templates.internal.files;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Reads a user's directories from environment variables.
 *
 * @see <a href="https://specifications.freedesktop.org/basedir-spec/latest/"> XDG Base Directory Specification</a>
 */
public final class XdgPaths {
    private XdgPaths() {}

    /** Returns {@code XDG_CONFIG_HOME} or its default. */
    public static Path configuration(Map<String, String> environment) {
        return directory(environment, "XDG_CONFIG_HOME")
                .orElse(home(environment).resolve(".config"));
    }

    /** Returns {@code XDG_STATE_HOME} or its default. */
    public static Path state(Map<String, String> environment) {
        return directory(environment, "XDG_STATE_HOME").orElse(home(environment).resolve(".local/state"));
    }

    /** Reads a variable. An empty or relative value counts as unset, as the specification requires. */
    public static Optional<Path> directory(Map<String, String> environment, String variable) {
        return Optional.ofNullable(environment.get(variable)).map(Path::of).filter(Path::isAbsolute);
    }

    private static Path home(Map<String, String> environment) {
        return Path.of(environment.getOrDefault("HOME", System.getProperty("user.home")));
    }
}
