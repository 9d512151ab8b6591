package io.github.systemd4j.examples.activation;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.systemd4j.examples.Commands;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs the greeter in each kind of packaging that Java has. */
@Timeout(120)
class PackagingIT {
    private static final Path JAVA_HOME = Path.of(System.getProperty("java.home"));
    private static final Path SOURCES = Path.of("src/main/java/io/github/systemd4j/examples/activation");
    private static final String ACCEPTS_CONNECTIONS = " 00010000 "; // __SO_ACCEPTCON
    private static final Path JLINK = Path.of("src/main/jlink");

    private static final String MAIN = "greeter/io.github.systemd4j.examples.activation.Greeter";

    @TempDir
    Path directory;

    @Test
    void shouldRunFromAnExecutableJar() throws Exception {
        shouldGreet(JAVA_HOME + "/bin/java", "-jar", "target/greeter.jar");
    }

    @Test
    void shouldRunFromTheModulePath() throws Exception {
        shouldGreet(
                JAVA_HOME + "/bin/java",
                "--add-opens=java.base/sun.nio.ch=io.github.systemd4j",
                "--enable-native-access=io.github.systemd4j.bindings",
                "--module-path",
                compile(directory.resolve("classes")) + File.pathSeparator + modules(),
                "--module",
                MAIN);
    }

    @Test
    void shouldRunFromARunTimeImage() throws Exception {
        Path image = directory.resolve("image");
        link(image, compile(directory.resolve("classes")));
        shouldGreet(image + "/bin/java", "--module", MAIN);
    }

    private Path compile(Path classes) throws Exception {
        var command = new ArrayList<>(List.of(
                JAVA_HOME + "/bin/javac",
                "-d",
                classes.toString(),
                "--module-path",
                modules(),
                JLINK + "/module-info.java"));
        Stream.of("Greeter", "Greeting", "ConnectionServer")
                .map(name -> SOURCES + "/" + name + ".java")
                .forEach(command::add);
        Commands.run(command.toArray(String[]::new));
        return classes;
    }

    private static void link(Path image, Path classes) throws Exception {
        Commands.run(
                "env",
                "JAVA_HOME=" + JAVA_HOME,
                JLINK.resolve("link").toString(),
                image.toString(),
                classes + File.pathSeparator + modules());
    }

    private static String modules() {
        return System.getProperty("jdk.module.path");
    }

    private void shouldGreet(String... command) throws Exception {
        Path socket = directory.resolve("socket");
        Path output = directory.resolve("output");
        var activate = new ArrayList<>(List.of("systemd-socket-activate", "--listen=" + socket));
        activate.addAll(List.of(command));
        Process greeter = new ProcessBuilder(activate)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            Recipe.await(() -> isListening(socket));
            assertThat(Client.greeted(Client.unix(socket.toString()), "Ada")).isEqualTo(greeter.pid());
            greeter.destroy();
            assertThat(greeter.waitFor()).isZero();
            assertThat(output).content().doesNotContain("WARNING");
        } catch (AssertionError | IOException e) {
            throw new AssertionError(Files.readString(output), e);
        } finally {
            greeter.destroyForcibly();
        }
    }

    /** Returns whether the socket listens, without a connection, which would start the service. */
    private static boolean isListening(Path socket) {
        try (Stream<String> sockets = Files.lines(Path.of("/proc/net/unix"))) {
            return sockets.anyMatch(line -> line.contains(ACCEPTS_CONNECTIONS) && line.endsWith(socket.toString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
