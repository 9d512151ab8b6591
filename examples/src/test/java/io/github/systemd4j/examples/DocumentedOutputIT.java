package io.github.systemd4j.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.systemd4j.manager.SystemdManager;
import io.github.systemd4j.run.TransientUnit;
import io.github.systemd4j.unit.JobResult;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Checks that programs print what the documentation states. A block of language {@code text} is the output of the
 * program before it. Numbers may differ, and a line with an ellipsis represents any lines.
 */
@Tag("systemd")
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DocumentedOutputIT {
    private static final Path SOURCES = Path.of("../examples/src/main/java");

    /** A program, and the output that a page states. */
    record Documented(Path page, String program, String output) {
        @Override
        public String toString() {
            return program + " in " + page;
        }

        /** Returns a pattern for the output of a program that ends. */
        Pattern pattern() {
            return Pattern.compile(output.lines()
                    .map(line -> line.equals("…") ? "(?:.*\n)*" : regex(line) + "\n")
                    .collect(Collectors.joining()));
        }

        /** Returns whether these lines occur in this order, for a program that continues to run. */
        boolean isAmong(Iterable<String> printed) {
            Iterator<String> expected =
                    output.lines().filter(line -> !line.equals("…")).iterator();
            Pattern next = Pattern.compile(regex(expected.next()));
            for (String line : printed) {
                if (next.matcher(line).matches()) {
                    if (!expected.hasNext()) {
                        return true;
                    }
                    next = Pattern.compile(regex(expected.next()));
                }
            }
            return false;
        }

        private static String regex(String line) {
            return Pattern.quote(line).replaceAll("\\d+", "\\\\E\\\\d+\\\\Q");
        }
    }

    static List<Documented> outputs() throws IOException {
        var outputs = new ArrayList<Documented>();
        for (Path page : DocumentationTest.guides()) {
            String program = null;
            for (CodeBlock block : CodeBlock.of(page)) {
                if (block.isJava()) {
                    program = className(block.file().orElseThrow());
                } else if (block.isOutput()) {
                    outputs.add(new Documented(page, Objects.requireNonNull(program), block.text()));
                }
            }
        }
        return outputs;
    }

    private static String className(Path file) {
        Path source = SOURCES.toAbsolutePath()
                .normalize()
                .relativize(file.toAbsolutePath().normalize());
        return source.toString().replaceFirst("\\.java$", "").replace('/', '.');
    }

    @ParameterizedTest
    @MethodSource("outputs")
    void shouldPrintWhatIsDocumented(Documented documented) throws Exception {
        Pattern expected = documented.pattern();
        String name = documented.program().replaceFirst(".*\\.", "");
        switch (name) {
            case "FollowUnits" -> assertThat(follow(documented)).isTrue();
            case "SupervisedService" -> assertThat(supervise(documented)).isTrue();
            case "ActivatedServer" -> assertThat(activate(documented)).matches(expected);
            case "Calculator", "ComingFromDBusJava" ->
                assertThat(output(Programs.command(documented.program(), "dbus-run-session", "--")))
                        .matches(expected);
            default -> assertThat(Programs.output(documented.program())).matches(expected);
        }
    }

    /** Starts a service once the program follows services, and returns when it has printed the documented lines. */
    private static boolean follow(Documented documented) throws IOException {
        Process program = start(Programs.command(documented.program()));
        try (BufferedReader printed = program.inputReader()) {
            var lines = new ArrayList<>(List.of(printed.readLine())); // it is printed once the program follows services
            Commands.run("systemd-run", "--quiet", "--remain-after-exit", "--unit=hello", "sleep", "1");
            while (!documented.isAmong(lines)) {
                lines.add(Objects.requireNonNull(printed.readLine(), "the program has ended"));
            }
            return true;
        } finally {
            program.destroy();
            Commands.run("systemctl", "stop", "hello.service");
        }
    }

    /** Runs the program as a service, and returns when its journal contains the documented lines. */
    private static boolean supervise(Documented documented) throws Exception {
        TransientUnit unit = TransientUnit.of("supervised.service")
                .with("Type", "notify")
                .with("WatchdogUSec", Duration.ofSeconds(2))
                .with("Restart", "on-failure")
                .execStart(Programs.command(documented.program()));
        try (SystemdManager systemd = SystemdManager.openSystem()) {
            assertThat(systemd.start(unit).await()).isEqualTo(JobResult.DONE);
            while (!documented.isAmong(journal("supervised.service").lines().toList())) {
                Thread.sleep(100);
            }
            return systemd.unit(unit.name()).stop().await() == JobResult.DONE;
        }
    }

    private static String journal(String unit) throws IOException {
        return Commands.run("journalctl", "--quiet", "--output=cat", "--unit=" + unit);
    }

    /** Returns the output that a client of the program receives. */
    private static String activate(Documented documented) throws Exception {
        Path socket = Files.createTempDirectory("activated").resolve("socket");
        Process program =
                start(Programs.command(documented.program(), "systemd-socket-activate", "--listen=" + socket));
        try {
            while (!Files.exists(socket)) {
                Thread.sleep(10);
            }
            try (var client = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
                return new String(Channels.newInputStream(client).readAllBytes(), UTF_8);
            }
        } finally {
            program.destroy();
            Files.delete(socket);
        }
    }

    private static Process start(String... command) throws IOException {
        return new ProcessBuilder(command).redirectError(Redirect.INHERIT).start();
    }

    /** Returns the standard output of a command. */
    private static String output(String... command) throws IOException {
        Process process = start(command);
        return new String(process.getInputStream().readAllBytes(), UTF_8);
    }
}
