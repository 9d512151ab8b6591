package io.github.systemd4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Each program, run against a real systemd. */
@Tag("systemd")
class ExamplesIT {
    @Test
    void shouldTakeTheFirstSteps() throws Exception {
        assertThat(Programs.output(FirstSteps.class))
                .containsPattern("systemd \\d+")
                .contains("it ended: SUCCESS, status 0")
                .contains("UnitChange[unit=hello.service");
    }

    @Test
    void shouldShowWhatHappensToUnits() throws Exception {
        assertThat(Programs.output(Demo.class))
                .containsPattern("systemd4j-demo-server.service +active \\(running\\)")
                .containsPattern("systemd4j-demo-task.service +.*job done")
                .containsPattern("systemd4j-demo-crash.service +failed \\(failed\\)")
                .containsPattern("systemd4j-demo-server.service +unloaded")
                .containsPattern("systemd4j-demo-greeter.service +active \\(running\\)")
                .containsPattern("the service says: your name\\? hello, demo, from process \\d+")
                .containsPattern("\\d+ events of live units");
    }
}
