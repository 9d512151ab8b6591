package io.github.systemd4j.templates.container;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.systemd4j.testing.Command;
import io.github.systemd4j.testing.JavaProgram;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Tests containers in their own throw-away systemd: across a reboot, and without root. */
@Tag("reboot")
class ContainerLifeIT {
    private static final Duration MAX_WAIT = Duration.ofMinutes(4);
    /** That user may otherwise not read root's home, which contains Maven's libraries. */
    private static final String OPEN_HOME = "chmod a+x ~ && exec \"$@\"";

    @Test
    void shouldLiveThroughAllThatHappensToThem() {
        succeed(
                List.of("--unit", "multi-user.target", "--broker", "dbus-broker", "--", "../testbed/containers"),
                ContainerLifeProgram.class);
    }

    @Test
    void shouldRunWithoutRoot() {
        succeed(
                List.of("--", "sh", "-c", OPEN_HOME, "sh", "../testbed/containers", "--user", "tester"),
                UserContainersProgram.class);
    }

    private static void succeed(List<String> launcher, Class<?> program) {
        List<String> command = Stream.of(List.of("../testbed/run"), launcher, JavaProgram.onClassPath(program))
                .flatMap(List::stream)
                .toList();
        try (Command run = Command.start(command)) {
            int status = run.exitStatus(MAX_WAIT);
            assertThat(status).as("%s%n%s", run.output(), run.errors()).isZero();
            assertThat(run.output()).endsWith("done\n");
        }
    }
}
