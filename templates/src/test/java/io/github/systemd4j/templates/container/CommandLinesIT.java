package io.github.systemd4j.templates.container;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.systemd4j.testing.Await;
import io.github.systemd4j.testing.Command;
import io.github.systemd4j.testing.UnitDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Tests how the real systemd, and the shell that it runs, read command lines: a script in place of the runtime records
 * its arguments.
 */
@Tag("systemd")
class CommandLinesIT {
    /** The number of containers for each profile; higher with {@code ./check --all}. */
    private static final long SEEDS = Long.getLong("commands.seeds", 1);

    private static final int UNITS = 15;

    /** The shell of geard's units finds the runtime by its name. */
    private static final String ENVIRONMENT = "\n[Service]\nEnvironment=PATH=%s:/usr/bin:/bin\n";

    @TempDir
    Path calls;

    private final Set<String> units = new HashSet<>();
    private Path runtime = Path.of("/");

    /**
     * Answers as a runtime without a data container, so that geard's units create it. Podman's monitor reports
     * readiness.
     */
    @BeforeEach
    void writeRuntime() throws IOException {
        runtime = Files.writeString(calls.resolve("runtime"), """
                #!/bin/sh
                call=$(mktemp %s/XXXXXXXX)
                printf '%%s\\0' "$@" > "$call"
                mv "$call" "$call.call"
                [ "$1" = run ] && [ -n "$NOTIFY_SOCKET" ] && systemd-notify --ready && exec sleep 1
                [ "$1" != inspect ]
                """.formatted(calls));
        Files.setPosixFilePermissions(runtime, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @AfterEach
    void deleteUnits() {
        UnitDirectory.end(units);
    }

    static Stream<Arguments> seeds() {
        return Arrays.stream(ContainerRuntime.Profile.values())
                .flatMap(profile -> LongStream.rangeClosed(1, SEEDS).mapToObj(seed -> Arguments.of(profile, seed)));
    }

    @ParameterizedTest(name = "{0}, seed {1}")
    @MethodSource("seeds")
    void shouldRunTheRuntimeWithExactlyTheExpectedArguments(ContainerRuntime.Profile profile, long seed)
            throws Exception {
        var random = new RandomUnits(seed);
        for (int i = 0; i < UNITS; i++) {
            ContainerUnit unit = random.container(profile);
            start(profile, unit);

            for (List<String> call : ExpectedUnit.of(profile, unit).callsOfStart()) {
                awaitCall(call, unit);
            }
        }
        assertThat(calls())
                .allSatisfy(call ->
                        assertThat(call.getFirst()).isIn("inspect", "network", "create", "start", "run", "rm", "stop"));
    }

    private void start(ContainerRuntime.Profile profile, ContainerUnit unit) throws IOException {
        if (unit.environmentFile().isPresent()) {
            Files.writeString(unit.environmentFile().get(), "");
        }
        ContainerUnitFiles files =
                RandomUnitsTest.runtime(profile).withExecutable(runtime).render(unit, ContainerDirectories.system());
        write(unit.id().serviceName().value(), files.service() + ENVIRONMENT.formatted(calls));
        write(unit.id().socketName().value(), "[Socket]\nListenStream=@" + unit.id() + "\n");
        unit.requires().forEach(required -> write(required.value(), "[Unit]\n"));
        Command.run("systemctl", "daemon-reload");
        Command started =
                Command.run("systemctl", "start", unit.id().serviceName().value());
        assertThat(started.exitStatus()).as("%s: %s", unit, started.errors()).isZero();
    }

    private void write(String name, String text) {
        units.add(name);
        UnitDirectory.write(name, text);
    }

    /** A service is started before its main process is the runtime. */
    private void awaitCall(List<String> call, ContainerUnit unit) throws InterruptedException {
        try {
            Await.until(() -> calls().contains(call));
        } catch (AssertionError e) {
            throw new AssertionError("%s: no call %s among %s".formatted(unit, call, calls()), e);
        }
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
