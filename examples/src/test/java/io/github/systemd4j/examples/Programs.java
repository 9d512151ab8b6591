package io.github.systemd4j.examples;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The programs that are tested, as a user runs them. */
public final class Programs {
    private Programs() {}

    /** What the tests run with, but for themselves. */
    public static List<Path> classPath() {
        return Stream.of("jdk.module.path", "java.class.path")
                .flatMap(property -> Stream.of(System.getProperty(property, "").split(File.pathSeparator)))
                .map(Path::of)
                .filter(part -> Files.exists(part) && !part.endsWith("test-classes"))
                .distinct()
                .toList();
    }

    /** What a program printed that has ended well. */
    static String output(Class<?> program) throws IOException {
        return output(program.getName());
    }

    /** What a program printed that has ended well, by the name of its class. */
    static String output(String program) throws IOException {
        return Commands.run(command(program));
    }

    /** The command that runs a program, behind the words of another one that starts it. */
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
