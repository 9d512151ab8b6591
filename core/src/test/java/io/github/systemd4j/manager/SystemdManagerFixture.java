package io.github.systemd4j.manager;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.systemd4j.testing.Command;
import io.github.systemd4j.testing.UnitDirectory;
import io.github.systemd4j.unit.JobResult;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;

/** The common parts of tests of the manager. */
@Tag("systemd")
abstract class SystemdManagerFixture {
    final SystemdManager systemd = SystemdManager.openSystem();

    @AfterEach
    void close() {
        systemd.close();
    }

    static String busctl(String property) {
        return Command.run(
                        "busctl",
                        "get-property",
                        "org.freedesktop.systemd1",
                        "/org/freedesktop/systemd1",
                        "org.freedesktop.systemd1.Manager",
                        property)
                .output();
    }

    Unit lasting(String name) {
        UnitDirectory.lasting(name);
        Unit unit = systemd.unit(name);
        assertThat(unit.start().await()).isEqualTo(JobResult.DONE);
        return unit;
    }
}
