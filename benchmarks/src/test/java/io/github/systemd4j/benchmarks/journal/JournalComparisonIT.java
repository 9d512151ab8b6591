package io.github.systemd4j.benchmarks.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Compares for a short time, without the testbed, because the test itself runs in one. */
@Tag("systemd")
@Tag("any-broker")
@Timeout(120)
class JournalComparisonIT {
    private static final Path PROJECT = Path.of("..");
    private static final int WORKLOADS_TIMES_CONSUMERS = 15;

    @Test
    void shouldWriteAllWorkloadsAndConsumersWhenItHasCompared(@TempDir Path directory) throws Exception {
        assumeTrue(
                Files.exists(Path.of("target/benchmarks.jar")),
                "needs benchmarks.jar, which the build step of ./check creates");
        Path program = directory.resolve("c-journal");
        Path csv = directory.resolve("journal.csv");
        run(
                "cc",
                "-D_GNU_SOURCE",
                "-O2",
                "-o",
                program.toString(),
                "benchmarks/src/main/journal/c-journal.c",
                "-lsystemd");
        run(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                "benchmarks/target/benchmarks.jar",
                JournalComparison.class.getName(),
                program.toString(),
                csv.toString(),
                "200",
                "1",
                "10");

        List<String> lines = Files.readAllLines(csv);
        assertThat(lines).hasSize(1 + WORKLOADS_TIMES_CONSUMERS);
        assertThat(lines.getFirst())
                .isEqualTo("workload,consumer,entries_per_s,cpu_ns_per_entry,alloc_bytes_per_entry,ratio_to_c");
        assertThat(lines.subList(1, lines.size()))
                .allMatch(line -> line.matches("[a-z-]+,[a-z0-9-]+,\\d+,\\d+,[\\d.]+,\\d+\\.\\d+"));
    }

    private static void run(String... command) throws Exception {
        Process process = new ProcessBuilder(command)
                .directory(PROJECT.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor()).as(output).isZero();
    }
}
