package io.github.systemd4j.testing;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Command lines that run a class of the tests in a JVM of its own. */
public final class JavaProgram {
    private static final String MODULE = "io.github.systemd4j";
    private static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();
    private static final String TESTS =
            Path.of("target/test-classes").toAbsolutePath().toString();
    private static final String MODULES = absolute(System.getProperty("jdk.module.path"));

    private JavaProgram() {}

    /** With everything on the class path, and no flag but the one for native access. */
    public static List<String> onClassPath(Class<?> program, String... arguments) {
        return command(
                List.of("--enable-native-access=ALL-UNNAMED", "-cp", MODULES + ":" + TESTS),
                List.of(program.getName()),
                arguments);
    }

    /** With the core as a module, into which the tests are patched, and no flag but those for native access. */
    public static List<String> onModulePath(Class<?> program, String... arguments) {
        return command(
                List.of(
                        "--enable-native-access=io.github.systemd4j.bindings",
                        "--module-path",
                        MODULES,
                        "--patch-module",
                        MODULE + "=" + TESTS),
                List.of("--module", MODULE + "/" + program.getName()),
                arguments);
    }

    /** The same with one more flag. */
    public static List<String> withFlag(List<String> command, String flag, String value) {
        var more = new ArrayList<>(command);
        more.addAll(1, List.of(flag, value));
        return more;
    }

    private static List<String> command(List<String> flags, List<String> main, String... arguments) {
        return Stream.of(Stream.of(JAVA), flags.stream(), main.stream(), Arrays.stream(arguments))
                .flatMap(words -> words)
                .toList();
    }

    private static String absolute(String path) {
        return Arrays.stream(path.split(":"))
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(":"));
    }
}
