package io.github.systemd4j.templates.quadlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import io.github.systemd4j.templates.unitfile.UnitDocument;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Podman's generator, if it is installed. The system property {@code systemd4j.quadlet} or the variable
 * {@code SYSTEMD4J_QUADLET} contains its path; otherwise it is at its usual paths.
 */
final class QuadletGenerator {
    private static final List<String> USUAL = List.of("/usr/libexec/podman/quadlet", "/usr/lib/podman/quadlet");

    private final Path program;

    private QuadletGenerator(Path program) {
        this.program = program;
    }

    /** Returns the generator, or skips the test if there is none. */
    static QuadletGenerator find() {
        var named = Stream.of(System.getProperty("systemd4j.quadlet"), System.getenv("SYSTEMD4J_QUADLET"))
                .filter(Objects::nonNull);
        return Stream.concat(named, USUAL.stream())
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst()
                .map(QuadletGenerator::new)
                .orElseGet(() -> abort(
                        "no generator of quadlet at %s: install podman 4.8 or newer, or name it by -Dsystemd4j.quadlet"
                                .formatted(USUAL)));
    }

    /** Returns the path of the program. */
    Path program() {
        return program;
    }

    /**
     * Generates units from the files in a directory.
     *
     * @param podman the program to run as podman
     * @param options such as {@code -user}
     */
    void generate(Path files, Path units, Path podman, String... options) throws IOException {
        Path log = units.resolveSibling("log");
        var command = Stream.of(
                        Stream.of(program.toString(), "-no-kmsg-log"),
                        Stream.of(options),
                        Stream.of(units.toString(), units.toString(), units.toString()))
                .flatMap(arguments -> arguments)
                .toList();
        var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().put("QUADLET_UNIT_DIRS", files.toString());
        builder.environment().put("PODMAN", podman.toString());
        assertThat(end(builder.start())).as(() -> read(log)).isZero();
    }

    private static int end(Process process) {
        try {
            return process.waitFor();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns a generated unit. */
    static UnitDocument unit(Path units, String name) {
        try {
            return UnitDocument.read(units.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
