package io.github.systemd4j.templates.container;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.systemd4j.testing.Await;
import io.github.systemd4j.testing.Command;
import io.github.systemd4j.testing.UnitFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the real systemd, and the shell that it runs, make of command lines: a runtime writes down what it is told. */
@Tag("systemd")
class CommandLinesIT {
    private static final int UNITS = 15;

    @TempDir
    Path calls;

    private final Set<String> units = new HashSet<>();
    private Path runtime = Path.of("/");

    /** There is no data container yet, so that it is made. */
    @BeforeEach
    void writeRuntime() throws IOException {
        runtime = Files.writeString(calls.resolve("runtime"), """
                #!/bin/sh
                call=$(mktemp %s/XXXXXXXX)
                printf '%%s\\0' "$@" > "$call"
                mv "$call" "$call.call"
                [ "$1" != inspect ]
                """.formatted(calls));
        Files.setPosixFilePermissions(runtime, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @AfterEach
    void deleteUnits() {
        units.forEach(UnitFolder::delete);
        Command.run("systemctl", "daemon-reload");
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void shouldRunTheRuntimeWithExactlyTheExpectedArguments(long seed) throws Exception {
        var random = new RandomUnits(seed);
        for (int i = 0; i < UNITS; i++) {
            ContainerUnit unit = random.container();
            start(unit);
            var expected = new ExpectedUnit(unit);

            awaitCall(arguments(expected.makingData()), unit);
            awaitCall(arguments(expected.start()), unit);
        }
        assertThat(calls()).allSatisfy(call -> assertThat(call.getFirst()).isIn("inspect", "run", "rm", "stop"));
    }

    private void start(ContainerUnit unit) throws IOException {
        if (unit.environmentFile().isPresent()) {
            Files.writeString(unit.environmentFile().get(), "");
        }
        write(
                unit.id().serviceName().value(),
                unit.serviceFile(ContainerRuntime.docker().withRuntime(runtime)));
        write(unit.id().socketName().value(), "[Socket]\nListenStream=@" + unit.id() + "\n");
        Command.run("systemctl", "daemon-reload");
        Command started =
                Command.run("systemctl", "start", unit.id().serviceName().value());
        assertThat(started.exitStatus()).as("%s: %s", unit, started.errors()).isZero();
    }

    private void write(String name, String text) {
        units.add(name);
        UnitFolder.write(name, text);
    }

    /** A service is started before its main process is the runtime. */
    private void awaitCall(List<String> call, ContainerUnit unit) throws InterruptedException {
        try {
            Await.until(() -> calls().contains(call));
        } catch (AssertionError e) {
            throw new AssertionError("%s: no call %s among %s".formatted(unit, call, calls()), e);
        }
    }

    private static List<String> arguments(List<String> words) {
        return words.subList(1, words.size());
    }

    private List<List<String>> calls() {
        try (var files = Files.list(calls)) {
            return files.filter(file -> file.toString().endsWith(".call"))
                    .map(CommandLinesIT::readCall)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> readCall(Path file) {
        try {
            String[] words = Files.readString(file).split("\0", -1);
            return List.copyOf(Arrays.asList(words).subList(0, words.length - 1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
