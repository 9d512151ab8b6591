package io.github.systemd4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Runs each program with a real systemd. */
@Tag("systemd")
class ExamplesIT {
    @BeforeAll
    static void prepareContainers() throws Exception {
        Commands.run("../testbed/containers", "true");
    }

    @Test
    void shouldTakeTheFirstSteps() throws Exception {
        assertThat(Programs.output(FirstSteps.class))
                .containsPattern("systemd \\d+")
                .contains("it ended: SUCCESS, status 0")
                .containsSubsequence("hello.service: running", "hello.service: unloaded");
    }

    @Test
    void shouldCountSignals() throws Exception {
        assertThat(Programs.output(SignalCounts.class)).containsPattern("hello.service: [1-9]");
    }

    @Test
    void shouldPrintTheStatesOfUnits() throws Exception {
        assertThat(Programs.output(StateChanges.class)).containsPattern("hello_2eservice: active, running");
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
                .containsSubsequence(
                        "(started)", "it is started again", "(started)", "rolled back", "(idled)", "(started)")
                .containsSubsequence("(listening)", "a client connects", "(started)")
                .containsSubsequence("the container says: hello from the container", "(deleted)", "(deleted)")
                .contains("containers that are left: []")
                .containsPattern("\\d+ events of live units");
    }

    @Test
    void shouldRunAContainer() throws Exception {
        assertThat(Programs.output(FirstContainer.class).lines())
                .containsSubsequence("first (started)", "first (idled)", "first (deleted)");
    }
}
