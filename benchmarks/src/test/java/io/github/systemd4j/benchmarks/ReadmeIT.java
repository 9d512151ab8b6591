package io.github.systemd4j.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.format.OutputFormat;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Runs the commands of the README and of the page on performance with short durations. One of them runs each benchmark.
 */
class ReadmeIT {
    private static final Path README = Path.of("README.md");
    private static final Path PAGE = Path.of("../docs/performance.md");
    private static final Pattern BENCHMARK = Pattern.compile("^\\| `(\\w+Benchmark)` \\|", Pattern.MULTILINE);

    private static final String SHORT_BENCHMARKS = " -f 0 -wi 0 -i 1 -r 50ms -to 30s -foe true";
    private static final String SHORT_SOAK = " --opens 300 --calls 20000";
    private static final String START_UP = "benchmarks/start-up";
    private static final String SHORT_START_UP = START_UP + " --rounds 1";
    private static final String JOURNAL = "benchmarks/journal";
    private static final String SHORT_JOURNAL = " --quick --entries 2000";
    private static final String SHORT_COMPARISON = " --rounds 1 --turn 10 --workload coalesced";
    private static final int READERS_TIMES_WORKLOADS = 15;
    private static final Duration MAX_WAIT = Duration.ofMinutes(3);

    static Stream<String> commands() throws IOException {
        return Stream.of(Files.readString(README), Files.readString(PAGE))
                .flatMap(String::lines)
                .filter(line -> line.startsWith("java ") || line.startsWith("benchmarks/"))
                .distinct();
    }

    @ParameterizedTest
    @MethodSource("commands")
    void shouldRun(String command, @TempDir Path directory) throws Exception {
        boolean boots = command.startsWith(START_UP) || command.startsWith(JOURNAL);
        assumeTrue(!boots || isRoot(), "only root can boot a throw-away systemd");
        List<String> words = new ArrayList<>(List.of(shortened(command).split(" ")));
        if (words.getFirst().equals("java")) {
            words.set(0, Path.of(System.getProperty("java.home"), "bin", "java").toString());
        }
        Path output = directory.resolve("output");
        Process process = new ProcessBuilder(words)
                .directory(Path.of("..").toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        boolean ended = process.waitFor(MAX_WAIT.toSeconds(), TimeUnit.SECONDS);
        process.destroyForcibly();
        assertThat(ended).as(Files.readString(output)).isTrue();
        assertThat(process.exitValue()).as(Files.readString(output)).isZero();
        if (command.startsWith(JOURNAL)) {
            checkResultsOfReaders();
        }
    }

    private static void checkResultsOfReaders() throws IOException {
        List<String> lines = Files.readAllLines(Path.of("target/journal.csv"));
        assertThat(lines).hasSize(1 + READERS_TIMES_WORKLOADS);
        assertThat(lines.getFirst())
                .isEqualTo("workload,consumer,entries_per_s,cpu_ns_per_entry,alloc_bytes_per_entry,ratio_to_c");
        assertThat(lines.subList(1, lines.size()))
                .allMatch(line -> line.matches("[a-z-]+,[a-z0-9-]+,[1-9]\\d*,\\d+,[\\d.]+,\\d+\\.\\d+"));
    }

    private static boolean isRoot() {
        return System.getProperty("user.name").equals("root");
    }

    private static String shortened(String command) {
        if (command.startsWith(START_UP)) {
            return command.replace(START_UP, SHORT_START_UP);
        }
        if (command.startsWith(JOURNAL)) {
            return command + SHORT_JOURNAL;
        }
        if (command.startsWith("benchmarks/compare")) {
            return command + SHORT_COMPARISON;
        }
        return command + (command.contains("Soak") ? SHORT_SOAK : SHORT_BENCHMARKS);
    }

    @Test
    void shouldListEachBenchmark() throws IOException {
        assertThat(BENCHMARK.matcher(Files.readString(README)).results())
                .extracting(row -> row.group(1))
                .containsExactlyInAnyOrderElementsOf(benchmarks());
    }

    private static Set<String> benchmarks() {
        OutputFormat silent = OutputFormatFactory.createFormatInstance(System.out, VerboseMode.SILENT);
        return BenchmarkList.defaultList().getAll(silent, List.of()).stream()
                .map(benchmark -> benchmark.getUserClassQName())
                .map(name -> name.substring(name.lastIndexOf('.') + 1))
                .collect(Collectors.toSet());
    }
}
