package io.github.systemd4j.templates.container;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.systemd4j.templates.unitfile.UnitFileWriter;
import io.github.systemd4j.testing.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests which variables a process receives from a file that systemd reads. */
@Tag("systemd")
class ContainerEnvironmentIT {
    private static final String PREFIX = "TEST_";
    private static final int VARIABLES = 300;

    @TempDir
    Path directory;

    @Test
    void shouldReachAProcessAsItIs() throws IOException {
        var variables = new HashMap<String, String>();
        for (String value : new String[] {
            "",
            "#a",
            ";a",
            "a # b",
            "$HOME ${HOME} $$",
            "%n %% %",
            "`id` $(id)",
            "a\tb  c",
            "=a=",
            "export X=1",
            "\u00e4\u2028\ud83d\ude00",
            "\u00a0a\u00a0",
            "x".repeat(8_192),
            "\u20ac".repeat(8_192),
            "a;b|c&&d>e*?[~]"
        }) {
            variables.put(PREFIX + variables.size(), value);
        }
        variables.put(PREFIX + "n".repeat(1_000), "long");

        assertThat(seen(variables)).isEqualTo(variables);
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void shouldReachAProcess(long seed) throws IOException {
        var random = new RandomUnits(seed);
        var variables = new HashMap<String, String>();
        while (variables.size() < VARIABLES) {
            String name = PREFIX + variables.size();
            String value = random.nasty();
            if (isTaken(name, value)) {
                variables.put(name, value);
            }
        }

        assertThat(seen(variables)).isEqualTo(variables);
    }

    private static boolean isTaken(String name, String value) {
        try {
            return !ContainerEnvironment.of(Map.of(name, value)).isEmpty();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private Map<String, String> seen(Map<String, String> variables) throws IOException {
        Path file = directory.resolve("environment");
        UnitFileWriter.readableByOwner()
                .replace(file, ContainerEnvironment.of(variables).file().getBytes(UTF_8));
        Path output = directory.resolve("output");
        Command run = Command.run(
                "systemd-run",
                "--wait",
                "--collect",
                "--quiet",
                "--property=EnvironmentFile=" + file,
                "--property=StandardOutput=file:" + output,
                "env",
                "--null");
        assertThat(run.exitStatus()).as(run.errors()).isZero();
        return parse(Files.readString(output));
    }

    private static Map<String, String> parse(String output) {
        return Arrays.stream(output.split("\0"))
                .filter(variable -> variable.startsWith(PREFIX))
                .map(variable -> variable.split("=", 2))
                .collect(Collectors.toMap(variable -> variable[0], variable -> variable[1]));
    }
}
