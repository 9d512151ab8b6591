package io.github.systemd4j.examples;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Runs the tested programs like a user. */
public final class Programs {
    private Programs() {}

    /** Returns the class path of the tests, without the tests themselves. */
    public static List<Path> classPath() {
        return Stream.of("jdk.module.path", "java.class.path")
                .flatMap(property -> Stream.of(System.getProperty(property, "").split(File.pathSeparator)))
                .map(Path::of)
                .filter(part -> Files.exists(part) && !part.endsWith("test-classes"))
                .distinct()
                .toList();
    }

    /** Returns the output of a program that exits with 0. */
    static String output(Class<?> program) throws IOException {
        return output(program.getName());
    }

    /** Returns the output of a program that exits with 0, by the name of its class. */
    static String output(String program) throws IOException {
        return Commands.run(command(program));
    }

    /** Returns the command that runs a program, after the command of a launcher. */
    static String[] command(String program, String... launcher) {
        String classPath = classPath().stream()
                .map(part -> part.toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
        return Stream.concat(
                        Stream.of(launcher),
                        Stream.of(
                                System.getProperty("java.home") + "/bin/java",
                                "--enable-native-access=ALL-UNNAMED",
                                "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
                                "--class-path=" + classPath,
                                program))
                .toArray(String[]::new);
    }
}
