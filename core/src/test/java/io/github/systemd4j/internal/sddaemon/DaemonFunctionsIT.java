package io.github.systemd4j.internal.sddaemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.systemd4j.testing.Command;
import io.github.systemd4j.testing.JavaProgram;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DaemonFunctionsIT {
    @Test
    void shouldBeEqualInEachEnvironment() {
        var command = new ArrayList<>(List.of("sh", "-c", "exec \"$@\" 3</dev/null 4</dev/null", "sh"));
        command.addAll(JavaProgram.commandLine(ComparedFunctions.class));
        Command program = Command.run(command);
        assertThat(program.output()).as(program.errors()).matches("\\d+ comparisons\n");
    }
}
