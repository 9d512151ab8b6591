package io.github.systemd4j.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Runs the commands of the README as they stand there, but for a moment only. */
class ReadmeIT {
    private static final String SHORT_BENCHMARKS = " -f 0 -wi 0 -i 1 -r 100ms -to 30s -foe true";
    private static final String SHORT_SOAK = " --opens 300 --calls 20000";
    private static final String SHORT_COMPARISON = " --rounds 1 --turn 10 --workload coalesced";
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    static Stream<String> commands() throws IOException {
        return Files.readAllLines(Path.of("README.md")).stream()
                .filter(line -> line.startsWith("java ") || line.startsWith("benchmarks/compare"));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void shouldRun(String command, @TempDir Path folder) throws Exception {
        List<String> words = new ArrayList<>(List.of(shortened(command).split(" ")));
        if (words.getFirst().equals("java")) {
            words.set(0, Path.of(System.getProperty("java.home"), "bin", "java").toString());
        }
        Path output = folder.resolve("output");
        Process process = new ProcessBuilder(words)
                .directory(Path.of("..").toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        boolean ended = process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        process.destroyForcibly();
        assertThat(ended).as(Files.readString(output)).isTrue();
        assertThat(process.exitValue()).as(Files.readString(output)).isZero();
    }

    private static String shortened(String command) {
        if (command.startsWith("benchmarks/compare")) {
            return command + SHORT_COMPARISON;
        }
        return command + (command.contains("Soak") ? SHORT_SOAK : SHORT_BENCHMARKS);
    }
}
