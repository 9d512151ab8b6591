package io.github.systemd4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Each program, run against a real systemd. */
@Tag("systemd")
class ExamplesIT {
    private interface Program {
        void run() throws Exception;
    }

    private static String output(Program program) throws Exception {
        PrintStream console = System.out;
        var output = new ByteArrayOutputStream();
        System.setOut(new PrintStream(output, true, StandardCharsets.UTF_8));
        try {
            program.run();
        } finally {
            System.setOut(console);
        }
        return output.toString(StandardCharsets.UTF_8);
    }

    @Test
    void shouldTakeTheFirstSteps() throws Exception {
        assertThat(output(() -> FirstSteps.main(new String[0])))
                .containsPattern("systemd \\d+")
                .contains("it ended: SUCCESS, status 0")
                .contains("UnitChange[unit=hello.service");
    }

    @Test
    void shouldShowWhatHappensToUnits() throws Exception {
        assertThat(output(() -> Demo.main(new String[0])))
                .containsPattern("systemd4j-demo-server.service +active \\(running\\)")
                .containsPattern("systemd4j-demo-task.service +.*job done")
                .containsPattern("systemd4j-demo-crash.service +failed \\(failed\\)")
                .containsPattern("systemd4j-demo-server.service +unloaded")
                .containsPattern("systemd4j-demo-greeter.service +active \\(running\\)")
                .containsPattern("the service says: your name\\? hello, demo, from process \\d+")
                .containsPattern("\\d+ events of live units");
    }
}
