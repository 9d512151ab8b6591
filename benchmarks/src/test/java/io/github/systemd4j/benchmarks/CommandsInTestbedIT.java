package io.github.systemd4j.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Runs the README's commands for the testbed, without it, because the test itself runs in one. */
@Tag("systemd")
@Timeout(120)
class CommandsInTestbedIT {
    private static final String IN_TESTBED = "testbed/run -- ";
    private static final Path PROJECT = Path.of("..");

    @Test
    void shouldCompareWaysToFollowUnits() throws Exception {
        assertThat(outputOf(Following.class))
                .containsPattern("watch .* of  20\n")
                .containsPattern("list 100 ms .* of  20\n")
                .containsPattern("list 1 s .* of  20\n");
    }

    /** Runs a program with the argument 1. */
    private static String outputOf(Class<?> program) throws Exception {
        assumeTrue(
                Files.exists(Path.of("target/benchmarks.jar")),
                "needs benchmarks.jar, which the build step of ./check creates");
        List<String> command = new ArrayList<>(List.of(command(program).split(" ")));
        command.set(0, Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("1");
        Process process = new ProcessBuilder(command)
                .directory(PROJECT.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }

    private static String command(Class<?> program) throws Exception {
        return Files.readAllLines(Path.of("README.md")).stream()
                .filter(line -> line.startsWith(IN_TESTBED) && line.endsWith(program.getName()))
                .findFirst()
                .orElseThrow()
                .substring(IN_TESTBED.length());
    }
}
