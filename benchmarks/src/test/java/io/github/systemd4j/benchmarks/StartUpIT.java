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

/** Runs the README's command for the start-up, without the testbed, because the test itself runs in it. */
@Tag("systemd")
@Timeout(120)
class StartUpIT {
    private static final String IN_TESTBED = "testbed/run -- ";
    private static final Path PROJECT = Path.of("..");

    @Test
    void shouldMeasureEachService() throws Exception {
        assumeTrue(
                Files.exists(Path.of("target/benchmarks.jar")),
                "needs benchmarks.jar, which the build step of ./check creates");
        List<String> command = new ArrayList<>(List.of(command().split(" ")));
        command.set(0, Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("1");
        Process process = new ProcessBuilder(command)
                .directory(PROJECT.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor()).as(output).isZero();
        assertThat(output)
                .containsPattern("c +[\\d.]+ +1\\.0\n")
                .containsPattern("java +[\\d.]+")
                .contains("java-aot ");
    }

    private static String command() throws Exception {
        return Files.readAllLines(Path.of("README.md")).stream()
                .filter(line -> line.startsWith(IN_TESTBED))
                .findFirst()
                .orElseThrow()
                .substring(IN_TESTBED.length());
    }
}
