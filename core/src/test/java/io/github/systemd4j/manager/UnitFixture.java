package io.github.systemd4j.manager;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.systemd4j.testing.UnitDirectory;
import io.github.systemd4j.unit.JobResult;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;

/** The common parts of tests of one unit: a manager, and units that run. */
@Tag("systemd")
abstract class UnitFixture {
    final SystemdManager systemd = SystemdManager.openSystem();

    @AfterEach
    void close() {
        systemd.close();
    }

    Unit running(String name, String settings) {
        UnitDirectory.write(
                name,
                "[Unit]\nStartLimitIntervalSec=0\n[Service]\nType=exec\nExecStart=sleep infinity\n" + settings + "\n");
        Unit unit = systemd.unit(name);
        assertThat(unit.start().await()).isEqualTo(JobResult.DONE);
        return unit;
    }

    static void assertDone(Job job) {
        assertThat(job.await()).as(job.toString()).isEqualTo(JobResult.DONE);
    }
}
