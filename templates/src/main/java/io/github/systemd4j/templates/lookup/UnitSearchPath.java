package io.github.systemd4j.templates.lookup;

import io.github.systemd4j.internal.text.Excerpt;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The directories in which systemd looks for unit files, in the order of precedence.
 *
 * @param directories absolute, without duplicates
 * @see <a href="https://www.freedesktop.org/software/systemd/man/latest/systemd.unit.html#Unit%20File%20Load%20Path">
 *     systemd.unit(5), "Unit File Load Path"</a>
 */
public record UnitSearchPath(List<Path> directories) {
    private static final String OVERRIDE = "SYSTEMD_UNIT_PATH";

    /** Makes the directories absolute, and removes duplicates. */
    public UnitSearchPath {
        directories = directories.stream().map(Path::toAbsolutePath).distinct().toList();
    }

    /** Returns a search path of these directories. */
    public static UnitSearchPath of(Path... directories) {
        return new UnitSearchPath(List.of(directories));
    }

    /** Returns the search path of the system manager, in the environment of this process; see {@link #system(Map)}. */
    public static UnitSearchPath system() {
        return system(System.getenv());
    }

    /**
     * Returns the search path of the system manager. On distributions where {@code /lib} is a link to {@code /usr/lib},
     * systemd may name files by either path; the manager's property {@code UnitPath} has its own list.
     *
     * @param environment may have {@code SYSTEMD_UNIT_PATH}, which replaces the other directories, or precedes them if
     *     it ends with a colon
     */
    public static UnitSearchPath system(Map<String, String> environment) {
        return overridden(
                environment,
                Stream.of(
                        "/etc/systemd/system.control",
                        "/run/systemd/system.control",
                        "/run/systemd/transient",
                        "/run/systemd/generator.early",
                        "/etc/systemd/system",
                        "/etc/systemd/system.attached",
                        "/run/systemd/system",
                        "/run/systemd/system.attached",
                        "/run/systemd/generator",
                        "/usr/local/lib/systemd/system",
                        "/lib/systemd/system",
                        "/usr/lib/systemd/system",
                        "/run/systemd/generator.late"));
    }

    /** Returns the search path of this user's manager, in the environment of this process; see {@link #user(Map)}. */
    public static UnitSearchPath user() {
        return user(System.getenv());
    }

    /**
     * Returns the search path of a user manager.
     *
     * @param environment has {@code HOME} or {@code XDG_CONFIG_HOME} and {@code XDG_DATA_HOME}, and may have
     *     {@code XDG_RUNTIME_DIR}, {@code XDG_CONFIG_DIRS}, {@code XDG_DATA_DIRS} and {@code SYSTEMD_UNIT_PATH}, as for
     *     {@link #system(Map)}
     */
    public static UnitSearchPath user(Map<String, String> environment) {
        return overridden(environment, UserDirectories.of(environment));
    }

    private static UnitSearchPath overridden(Map<String, String> environment, Stream<String> usual) {
        String override = Optional.ofNullable(environment.get(OVERRIDE)).orElse(":");
        Stream<String> own = split(override);
        return ofNames(override.endsWith(":") ? Stream.concat(own, usual) : own);
    }

    /** Splits a list at colons, and skips empty items. */
    static Stream<String> split(String directories) {
        return Arrays.stream(directories.split(":")).filter(directory -> !directory.isEmpty());
    }

    private static UnitSearchPath ofNames(Stream<String> names) {
        return new UnitSearchPath(names.map(UnitSearchPath::directory).toList());
    }

    /**
     * Converts a name to a path. Fails in a locale without the name's characters, which Java has lost when it read the
     * environment.
     */
    private static Path directory(String name) {
        try {
            return Path.of(name);
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException(
                    ("the directory \"%s\" is not a valid path in this process's locale, whose encoding is %s: start "
                                    + "Java with LC_ALL=C.UTF-8")
                            .formatted(Excerpt.of(name), System.getProperty("sun.jnu.encoding")),
                    e);
        }
    }

    /**
     * Returns the same directories below another root, such as that of an image. Absolute links in them are not
     * adjusted to the root.
     */
    public UnitSearchPath inRoot(Path root) {
        var below = new ArrayList<Path>();
        directories.forEach(directory -> below.add(root.resolve(Path.of("/").relativize(directory))));
        return new UnitSearchPath(below);
    }
}
