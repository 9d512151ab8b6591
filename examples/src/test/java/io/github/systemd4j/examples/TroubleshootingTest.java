package io.github.systemd4j.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.systemd4j.activation.ListenFds;
import io.github.systemd4j.bus.Bus;
import io.github.systemd4j.bus.BusAddress;
import io.github.systemd4j.manager.SystemdErrorName;
import io.github.systemd4j.message.BusException;
import io.github.systemd4j.message.ErrorName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Checks that the page on troubleshooting explains messages of the sources. */
class TroubleshootingTest {
    private static final Path PROJECT = Path.of("..");
    private static final Pattern MESSAGE = Pattern.compile("(?m)^### (.+)$");

    /** Texts that a program joins at run time; the values between them vary. */
    private static final Pattern TEXTS = Pattern.compile("\"((?:[^\"\\\\\n]|\\\\.)*)\"");

    private static final Pattern VARYING = Pattern.compile("%[-0-9]*[a-z]");

    /**
     * Messages that the JDK, systemd or the broker create in part, or that are created at run time. Tests below provoke
     * most of them.
     */
    private static final List<String> OF_OTHERS = List.of(
            "WARNING: A restricted method in java.lang.foreign.SymbolLookup has been called",
            "[org.freedesktop.DBus.Error.FileNotFound] connecting to system bus: No such file or directory",
            "connecting to …: Connection refused",
            "connecting to …: Permission denied",
            "[org.freedesktop.DBus.Error.AccessDenied] …",
            "[org.freedesktop.DBus.Error.InteractiveAuthorizationRequired] …",
            "[org.freedesktop.systemd1.UnitExists] …",
            "LISTEN_PID isn't set: this process was not started by socket activation",
            "LISTEN_PID is …, but the id of this process is …: start Java by exec if a wrapper script starts it",
            "Start of a service times out");

    static List<String> messages() throws IOException {
        return MESSAGE.matcher(Files.readString(PROJECT.resolve("docs/troubleshooting.md")))
                .results()
                .map(heading -> heading.group(1))
                .filter(heading -> !OF_OTHERS.contains(heading))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("messages")
    void shouldBeInTheSources(String message) throws IOException {
        String[] parts = message.split("…");
        try (Stream<String> sources = sources()) {
            assertThat(sources).anyMatch(source -> Stream.of(parts).allMatch(part -> source.contains(part.strip())));
        }
    }

    /**
     * Returns the texts of each class as one, with an ellipsis for values that vary and between texts that aren't
     * joined.
     */
    private static Stream<String> sources() throws IOException {
        return Stream.of("native-bindings", "core", "templates")
                .map(module -> PROJECT.resolve(module).resolve("src/main/java"))
                .flatMap(TroubleshootingTest::files)
                .map(TroubleshootingTest::texts);
    }

    private static Stream<Path> files(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(file -> file.toString().endsWith(".java")).toList().stream();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String texts(Path file) {
        try {
            String joined = Files.readString(file)
                    .replaceAll("(?s)/\\*.*?\\*/|'\\\\?\"'", "")
                    .replaceAll("\"\\s*\\+\\s*\"", "");
            return TEXTS.matcher(joined)
                    .results()
                    .map(TroubleshootingTest::text)
                    .collect(Collectors.joining(" … "));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String text(MatchResult literal) {
        return VARYING.matcher(literal.group(1).replace("\\\"", "\"")).replaceAll("…");
    }

    @Test
    void shouldNameTheSocketThatIsMissing() {
        assertThat(failure("unix:path=/nonexistent/socket")).hasMessageEndingWith(": No such file or directory");
        assertThat(ErrorName.FILE_NOT_FOUND).isEqualTo("org.freedesktop.DBus.Error.FileNotFound");
        assertThat(ErrorName.ACCESS_DENIED).isEqualTo("org.freedesktop.DBus.Error.AccessDenied");
        assertThat(ErrorName.INTERACTIVE_AUTHORIZATION_REQUIRED)
                .isEqualTo("org.freedesktop.DBus.Error.InteractiveAuthorizationRequired");
        assertThat(SystemdErrorName.UNIT_EXISTS).isEqualTo("org.freedesktop.systemd1.UnitExists");
    }

    private static BusException failure(String address) {
        return catchThrowableOfType(
                BusException.class, () -> Bus.open(BusAddress.of(address)).close());
    }

    @Test
    void shouldReportWhyNothingWasHandedOver() {
        assertThat(OF_OTHERS).contains(ListenFds.get().toString());
    }

    /** Runs a program that a wrapper has started, without the flag for native access. */
    @Test
    void shouldExplainWhatIsMissingInTheCommand() throws IOException {
        String output = outputOf(ActivatedServer.class, Map.of("LISTEN_PID", "1", "LISTEN_FDS", "1"));
        assertThat(output)
                .contains(OF_OTHERS.getFirst())
                .contains("exactly one descriptor was expected: ")
                .containsPattern(
                        "LISTEN_PID is 1, but the id of this process is \\d+: start Java by exec if a wrapper script starts it");
    }

    private static String outputOf(Class<?> program, Map<String, String> variables) throws IOException {
        String[] command = Programs.command(program.getName());
        ProcessBuilder builder = new ProcessBuilder(Stream.of(command)
                        .filter(word -> !word.startsWith("--enable-native-access"))
                        .toList())
                .redirectErrorStream(true);
        builder.environment().putAll(variables);
        return new String(builder.start().getInputStream().readAllBytes(), UTF_8);
    }
}
