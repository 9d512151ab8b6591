package io.github.systemd4j.templates.lookup;

import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Lists the directories in which a user's manager looks for unit files: those of the user, and those of all users. */
final class UserDirectories {
    private static final String UNITS = "/systemd/user";

    private UserDirectories() {}

    static Stream<String> of(Map<String, String> environment) {
        String home = environment.getOrDefault("HOME", System.getProperty("user.home"));
        String config = environment.getOrDefault("XDG_CONFIG_HOME", home + "/.config");
        String data = environment.getOrDefault("XDG_DATA_HOME", home + "/.local/share");
        return Stream.of(
                        Stream.of(config + UNITS + ".control"),
                        runtime(environment, UNITS + ".control", "/systemd/transient", "/systemd/generator.early"),
                        Stream.of(config + UNITS),
                        each(environment, "XDG_CONFIG_DIRS", "/etc/xdg"),
                        Stream.of("/etc" + UNITS),
                        runtime(environment, UNITS),
                        Stream.of("/run" + UNITS),
                        runtime(environment, "/systemd/generator"),
                        Stream.of(data + UNITS),
                        each(environment, "XDG_DATA_DIRS", "/usr/local/share:/usr/share"),
                        Stream.of("/usr/local/lib", "/usr/local/share", "/usr/lib", "/usr/share")
                                .map(directory -> directory + UNITS),
                        runtime(environment, "/systemd/generator.late"))
                .flatMap(directories -> directories);
    }

    /** Returns directories below the user's runtime directory; none if there is no such directory. */
    private static Stream<String> runtime(Map<String, String> environment, String... directories) {
        return Optional.ofNullable(environment.get("XDG_RUNTIME_DIR")).stream()
                .flatMap(runtime -> Stream.of(directories).map(directory -> runtime + directory));
    }

    private static Stream<String> each(Map<String, String> environment, String variable, String otherwise) {
        return UnitSearchPath.split(environment.getOrDefault(variable, otherwise))
                .map(directory -> directory + UNITS);
    }
}
