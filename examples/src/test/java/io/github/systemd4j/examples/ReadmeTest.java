package io.github.systemd4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ReadmeTest {
    private static final Path PROJECT = Path.of("..");

    @Test
    void shouldShowTheProgramThatIsCompiledAndRun() throws IOException {
        String program = Files.readString(
                PROJECT.resolve("examples/src/main/java/io/github/systemd4j/examples/FirstSteps.java"));
        assertThat(Files.readString(PROJECT.resolve("README.md"))).contains("```java\n" + program + "```\n");
    }
}
