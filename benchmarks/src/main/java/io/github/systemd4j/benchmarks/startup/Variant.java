package io.github.systemd4j.benchmarks.startup;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The services whose start is measured. */
enum Variant {
    C,
    GO,
    BARE,
    BARE_AOT,
    LIBRARY,
    LIBRARY_AOT,
    LIFECYCLE,
    LIFECYCLE_AOT;

    private static final String SERVERS = "io.github.systemd4j.benchmarks.startup.server.";

    /** Returns whether the service is a program in Java. */
    boolean isJava() {
        return this != C && this != GO;
    }

    boolean hasCache() {
        return name().endsWith("_AOT");
    }

    boolean notifies() {
        return this == LIFECYCLE || this == LIFECYCLE_AOT;
    }

    /** Returns the bare program with the same options of Java. */
    Variant bare() {
        return hasCache() ? BARE_AOT : BARE;
    }

    /** Returns whether the program was built; Go may not be installed. */
    boolean isBuilt(Path directory) {
        return isJava() || Files.exists(program(directory));
    }

    private Path program(Path directory) {
        return directory.resolve("answer-" + this);
    }

    Path cache(Path directory) {
        return directory.resolve(this + ".aot");
    }

    /**
     * Returns the command of the service.
     *
     * @param directory has the compiled programs, the jars and the caches
     * @param options further options of Java
     */
    List<String> command(Path directory, List<String> options) {
        if (!isJava()) {
            return List.of(program(directory).toString());
        }
        List<String> all = new ArrayList<>(options);
        if (hasCache()) {
            all.add("-XX:AOTCache=" + cache(directory));
        }
        return java(directory, all);
    }

    /** Returns the command that writes the cache when the service is stopped. */
    List<String> training(Path directory, List<String> options) {
        List<String> all = new ArrayList<>(options);
        all.add("-XX:AOTCacheOutput=" + cache(directory));
        return java(directory, all);
    }

    private List<String> java(Path directory, List<String> options) {
        List<String> command = new ArrayList<>();
        command.add(System.getProperty("java.home") + "/bin/java");
        command.addAll(options);
        command.addAll(List.of(
                "--enable-native-access=ALL-UNNAMED",
                "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
                "-cp",
                "%1$s/servers.jar:%1$s/core.jar:%1$s/bindings.jar".formatted(directory),
                SERVERS + server()));
        return command;
    }

    private String server() {
        return switch (bareName()) {
            case "bare" -> "BareServer";
            case "library" -> "LibraryServer";
            default -> "LifecycleServer";
        };
    }

    private String bareName() {
        return toString().replace("-aot", "");
    }

    /** Returns the name in the table. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
