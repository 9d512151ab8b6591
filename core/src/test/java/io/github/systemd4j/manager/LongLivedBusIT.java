package io.github.systemd4j.manager;

import static io.github.systemd4j.testing.Errors.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.systemd4j.bus.Bus;
import io.github.systemd4j.bus.BusAddress;
import io.github.systemd4j.message.ErrorName;
import io.github.systemd4j.run.TransientUnit;
import io.github.systemd4j.testing.Await;
import io.github.systemd4j.testing.Broker;
import io.github.systemd4j.testing.PrivateBus;
import io.github.systemd4j.unit.JobResult;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** A bus or a job that continues must not retain objects that no longer wait for its end. */
@ParameterizedClass
@EnumSource(Broker.class)
class LongLivedBusIT {
    private static final int MANY = 200;

    @Parameter
    Broker broker;

    private PrivateBus dbus;
    private StandInSystemd systemd;
    private Bus bus;

    @BeforeEach
    void start() {
        dbus = broker.start();
        systemd = new StandInSystemd(dbus.address());
        bus = Bus.open(BusAddress.of(dbus.address()));
    }

    @AfterEach
    void stop() {
        bus.close();
        systemd.close();
        dbus.close();
    }

    private int waiting() {
        return bus.closed().getNumberOfDependents();
    }

    @Test
    void shouldGiveAllTheSameEnd() {
        assertThat(bus.closed()).isSameAs(bus.closed());
    }

    @Test
    void shouldForgetManagersThatWereClosed() throws Exception {
        for (int i = 0; i < MANY; i++) {
            SystemdManager.of(bus).close();
        }
        Await.until(() -> waiting() == 0);
        SystemdManager open = SystemdManager.of(bus);
        Job job = open.start(TransientUnit.of("a.service").execStart("/bin/true"));
        bus.close();
        assertThat(job.await()).isEqualTo(JobResult.DISCONNECTED);
    }

    @Test
    void shouldForgetReexecutionsThatFailed() {
        SystemdManager manager = SystemdManager.of(bus);
        int before = waiting();
        for (int i = 0; i < MANY; i++) {
            assertFails(ErrorName.UNKNOWN_METHOD, manager::reexecute);
        }
        assertThat(waiting()).isEqualTo(before);
    }

    @Test
    void shouldForgetWaitsForAJobThatWereTooShort() {
        Job job = SystemdManager.of(bus).start(TransientUnit.of("a.service").execStart("/bin/true"));
        int before = job.result().getNumberOfDependents();
        for (int i = 0; i < MANY; i++) {
            assertFails(ErrorName.TIMEOUT, () -> job.await(Duration.ofNanos(1)));
        }
        assertThat(job.result().getNumberOfDependents()).isEqualTo(before);
        systemd.endJobs();
        assertThat(job.await()).isEqualTo(JobResult.DONE);
    }
}
