package io.github.systemd4j.templates.container;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.systemd4j.testing.Command;
import io.github.systemd4j.testing.JavaProgram;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Containers over a reboot, in a throw-away systemd of their own. */
@Tag("reboot")
class ContainerLifeIT {
    @Test
    void shouldLiveThroughAllThatHappensToThem() {
        var command = new ArrayList<>(List.of(
                "../testbed/run",
                "--unit",
                "multi-user.target",
                "--broker",
                "dbus-broker",
                "--",
                "../testbed/containers"));
        command.addAll(JavaProgram.onClassPath(ContainerLifeProgram.class));
        try (Command life = Command.start(command)) {
            int status = life.exitStatus(Duration.ofMinutes(4));
            assertThat(status).as("%s%n%s", life.output(), life.errors()).isZero();
            assertThat(life.output()).endsWith("done\n");
        }
    }
}
