package io.github.systemd4j.testing;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A program in the test classes that runs in its own JVM: as another user, in another environment, or as a service. */
public final class JavaProgram {
    private static final String MODULE = "io.github.systemd4j";
    private static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();
    private static final String MODULES = absolute(System.getProperty("jdk.module.path"));
    private static final String TESTS = absolute("target/test-classes");

    private JavaProgram() {}

    /**
     * Returns the command line that runs a class's main method with all flags. All paths are absolute, as unit files
     * require.
     */
    public static List<String> commandLine(Class<?> program, String... arguments) {
        return withFlags(
                onClassPath(program, arguments),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED");
    }

    /** Returns the command line with everything on the class path, and only the flag for native access. */
    public static List<String> onClassPath(Class<?> program, String... arguments) {
        return command(
                List.of(
                        "--enable-native-access=ALL-UNNAMED",
                        "--class-path=" + String.join(":", MODULES, TESTS, helpers()),
                        program.getName()),
                arguments);
    }

    /**
     * Returns the command line with the core as a module, which contains the tests, and only the flag that is needed.
     */
    public static List<String> onModulePath(Class<?> program, String... arguments) {
        return command(
                List.of(
                        "--enable-native-access=io.github.systemd4j.bindings",
                        "--module-path=" + MODULES,
                        "--patch-module=" + MODULE + "=" + TESTS,
                        "--module=" + MODULE + "/" + program.getName()),
                arguments);
    }

    private static List<String> command(List<String> flags, String... arguments) {
        return Stream.of(Stream.of(JAVA), flags.stream(), Arrays.stream(arguments))
                .flatMap(words -> words)
                .toList();
    }

    /** Returns a command line with more flags. */
    public static List<String> withFlags(List<String> command, String... flags) {
        var more = new ArrayList<>(command);
        more.addAll(1, List.of(flags));
        return more;
    }

    /**
     * Starts the program through a launcher, which executes it.
     *
     * @param launcher such as {@code env NAME=VALUE}
     */
    public static Command start(List<String> launcher, Class<?> program, String... arguments) {
        var command = new ArrayList<>(launcher);
        command.addAll(commandLine(program, arguments));
        return Command.start(command);
    }

    /** Runs the program to its end. */
    public static Command run(List<String> launcher, Class<?> program, String... arguments) {
        Command command = start(launcher, program, arguments);
        command.exitStatus();
        return command;
    }

    /** The location of these helpers: a jar in the tests of another module. */
    private static String helpers() {
        return JavaProgram.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .getPath();
    }

    private static String absolute(String path) {
        return Arrays.stream(path.split(":"))
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(":"));
    }
}
