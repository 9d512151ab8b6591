package io.github.systemd4j.manager;

import static io.github.systemd4j.testing.Errors.assertFails;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.github.systemd4j.bus.Bus;
import io.github.systemd4j.bus.BusAddress;
import io.github.systemd4j.internal.systemd.FutureErrors;
import io.github.systemd4j.message.BusException;
import io.github.systemd4j.message.ErrorName;
import io.github.systemd4j.testing.Await;
import io.github.systemd4j.testing.Command;
import io.github.systemd4j.testing.UnitDirectory;
import io.github.systemd4j.unit.ActiveState;
import io.github.systemd4j.unit.JobResult;
import io.github.systemd4j.unit.JobType;
import io.github.systemd4j.unit.UnitName;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Jobs and their results, over the system bus and systemd's private socket. */
@Tag("systemd")
@ParameterizedClass
@EnumSource
class JobIT {
    /** The addresses of systemd. */
    enum Way {
        SYSTEM_BUS,
        PRIVATE_SOCKET;

        SystemdManager open() {
            return SystemdManager.open(this == SYSTEM_BUS ? BusAddress.system() : BusAddress.systemManager());
        }
    }

    private final SystemdManager systemd;

    JobIT(Way way) {
        systemd = way.open();
    }

    @AfterEach
    void close() throws Exception {
        if (systemd.bus().isOpen()) {
            RetainedState.assertNothing(systemd);
        }
        systemd.close();
    }

    private static JobResult result(Job job) throws Exception {
        return Await.value(job.result());
    }

    private Job startLasting() throws Exception {
        UnitDirectory.lasting("lasting.service");
        Job start = systemd.unit("lasting.service").start();
        assertThat(result(start)).isEqualTo(JobResult.DONE);
        return start;
    }

    /** Returns a start that does not end by itself. */
    private Job startEndless() {
        UnitDirectory.oneshot("endless.service", "sleep infinity");
        return systemd.unit("endless.service").start();
    }

    @Test
    void shouldLeaveNoJobWithoutEndWhenTheManagerIsClosed() throws Exception {
        UnitDirectory.oneshot("endless.service", "sleep infinity");
        try (Bus bus = Bus.openSystem()) {
            for (int i = 0; i < 20; i++) {
                SystemdManager closing = SystemdManager.of(bus);
                CompletableFuture<JobResult> result = closing.unit("endless.service")
                        .submitAsync(JobType.START, JobMode.REPLACE)
                        .thenCompose(Job::result)
                        .exceptionally(refused ->
                                FutureErrors.is(refused, ErrorName.DISCONNECTED) ? JobResult.DISCONNECTED : null);
                closing.close();
                assertThat(Await.value(result)).isEqualTo(JobResult.DISCONNECTED);
            }
        }
        assertThat(result(systemd.unit("endless.service").stop())).isEqualTo(JobResult.DONE);
    }

    @Test
    void shouldReportTheRequestedJob() throws Exception {
        Job start = startLasting();
        assertThat(start.unit()).hasToString("lasting.service");
        assertThat(start.type()).isEqualTo(JobType.START);
        assertThat(start.id()).isPositive();
        assertThat(start.path().value()).isEqualTo("/org/freedesktop/systemd1/job/" + start.id());
        assertThat(start).hasToString("job " + start.id() + ": start lasting.service");
        assertThat(result(systemd.unit("lasting.service").stop())).isEqualTo(JobResult.DONE);
    }

    @Test
    void shouldEndDoneWhenAllGoesWell() {
        UnitDirectory.oneshot("fine.service", "true");
        assertThat(systemd.unit("fine.service").start().await()).isEqualTo(JobResult.DONE);
        assertThat(systemd.unit("fine.service").start().await(Duration.ofSeconds(20)))
                .isEqualTo(JobResult.DONE);
    }

    @Test
    void shouldEndFailedWhenTheUnitFails() throws Exception {
        UnitDirectory.oneshot("failing.service", "false");
        assertThat(result(systemd.unit("failing.service").start())).isEqualTo(JobResult.FAILED);
    }

    @Test
    void shouldEndWithDependencyWhenWhatIsRequiredFails() throws Exception {
        UnitDirectory.oneshot("failing.service", "false");
        UnitDirectory.write(
                "dependent.service",
                "[Unit]\nRequires=failing.service\nAfter=failing.service\n[Service]\nExecStart=true\n");
        assertThat(result(systemd.unit("dependent.service").start())).isEqualTo(JobResult.DEPENDENCY);
    }

    @Test
    void shouldEndDoneWhenAConditionDoesNotHold() throws Exception {
        UnitDirectory.write("skipped.service", "[Unit]\nConditionPathExists=/nowhere\n[Service]\nExecStart=true\n");
        assertThat(result(systemd.unit("skipped.service").start())).isEqualTo(JobResult.DONE);
    }

    @Test
    void shouldEndWithAssertWhenAnAssertionDoesNotHold() throws Exception {
        UnitDirectory.write("asserting.service", "[Unit]\nAssertPathExists=/nowhere\n[Service]\nExecStart=true\n");
        assertThat(result(systemd.unit("asserting.service").start())).isEqualTo(JobResult.ASSERT);
    }

    @Test
    void shouldEndWithTimeoutWhenItRunsTooLong() throws Exception {
        UnitDirectory.write(
                "late.service",
                "[Unit]\nJobRunningTimeoutSec=50ms\n[Service]\nType=oneshot\nExecStart=sleep infinity\n");
        assertThat(result(systemd.unit("late.service").start())).isEqualTo(JobResult.TIMEOUT);
        assertThat(result(systemd.unit("late.service").stop())).isEqualTo(JobResult.DONE);
    }

    @Test
    void shouldEndCanceledWhenItIsCanceled() throws Exception {
        Job start = startEndless();
        start.cancel();
        assertThat(result(start)).isEqualTo(JobResult.CANCELED);
        assertFails(SystemdErrorName.NO_SUCH_JOB, start::cancel);
        assertThat(result(systemd.unit("endless.service").stop())).isEqualTo(JobResult.DONE);
    }

    @Test
    void shouldEndCanceledWhenAnotherJobReplacesIt() throws Exception {
        Job start = startEndless();
        Job stop = systemd.unit("endless.service").stop();
        assertThat(result(start)).isEqualTo(JobResult.CANCELED);
        assertThat(result(stop)).isEqualTo(JobResult.DONE);
    }

    @Test
    void shouldFailWhenTheJobConflicts() throws Exception {
        Job start = startEndless();
        assertFails(
                SystemdErrorName.TRANSACTION_IS_DESTRUCTIVE,
                () -> systemd.unit("endless.service").stop(JobMode.FAIL));
        systemd.unit("endless.service").stop();
        assertThat(result(start)).isEqualTo(JobResult.CANCELED);
    }

    @Test
    void shouldFailWhenTheUnitCanNotBeStarted() {
        assertFails(
                SystemdErrorName.NO_SUCH_UNIT,
                () -> systemd.unit("nowhere.service").start());
        UnitDirectory.write("wrong.service", "[Service]\n");
        assertFails(
                SystemdErrorName.BAD_UNIT_SETTING,
                () -> systemd.unit("wrong.service").start());
        assertThatThrownBy(() -> systemd.unit("lasting.service").submitAsync(JobType.NOP, JobMode.FAIL))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("enqueue");
    }

    @Test
    void shouldGiveTheSameResultToAllWhoAskedForTheSame() throws Exception {
        Job first = startEndless();
        Job second = systemd.unit("endless.service").start();
        assertThat(second.id()).isEqualTo(first.id());
        first.result().cancel(false);
        systemd.unit("endless.service").stop();
        assertThat(result(second)).isEqualTo(JobResult.CANCELED);
    }

    @Test
    void shouldLetGoOfAJobWhoseResultIsNotWaitedForAnyMore() throws Exception {
        Job start = startEndless();
        start.result().orTimeout(1, TimeUnit.MILLISECONDS);
        assertThat(Await.failure(start.result())).isInstanceOf(TimeoutException.class);
        RetainedState.assertNothing(systemd);
        assertThat(result(systemd.unit("endless.service").stop())).isEqualTo(JobResult.DONE);
    }

    @Test
    void shouldKeepAJobWhoseEndDoesNotComeInTime() throws Exception {
        Job start = startEndless();
        assertFails(ErrorName.TIMEOUT, () -> start.await(Duration.ofMillis(1)));
        systemd.unit("endless.service").stop();
        assertThat(result(start)).isEqualTo(JobResult.CANCELED);
    }

    @Test
    void shouldRefuseToWaitOnTheLoopsThread() throws Exception {
        Job start = startLasting();
        CompletableFuture<Job> inLoop = CompletableFuture.supplyAsync(
                systemd.unit("lasting.service")::stop, systemd.bus().loop());
        assertThat(Await.failure(inLoop))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("the loop's own thread");
        CompletableFuture<JobResult> awaiting =
                CompletableFuture.supplyAsync(start::await, systemd.bus().loop());
        assertThat(Await.failure(awaiting)).isInstanceOf(IllegalStateException.class);
        assertThat(systemd.unit("lasting.service").properties().activeState()).isEqualTo(ActiveState.ACTIVE);
        CompletableFuture<Job> submitting = CompletableFuture.supplyAsync(
                        () -> systemd.unit("lasting.service").submitAsync(JobType.STOP, JobMode.REPLACE),
                        systemd.bus().loop())
                .thenCompose(stop -> stop);
        assertThat(result(Await.value(submitting))).isEqualTo(JobResult.DONE);
    }

    @Test
    void shouldEndDisconnectedWhenTheBusIsClosed() throws Exception {
        Job start = startEndless();
        systemd.close();
        assertThat(result(start)).isEqualTo(JobResult.DISCONNECTED);
        assertThat(Await.failure(systemd.unit("endless.service").submitAsync(JobType.STOP, JobMode.REPLACE)))
                .isInstanceOfSatisfying(
                        BusException.class, e -> assertThat(e.name()).isEqualTo(ErrorName.DISCONNECTED));
        Command.run("systemctl", "stop", "endless.service");
    }

    @Test
    void shouldEndDisconnectedWhenTheManagerIsClosedButNotItsBus() throws Exception {
        Bus bus = systemd.bus();
        SystemdManager second = SystemdManager.of(bus);
        UnitDirectory.oneshot("endless.service", "sleep infinity");
        Job start = second.unit("endless.service").start();
        second.close();
        assertThat(result(start)).isEqualTo(JobResult.DISCONNECTED);
        assertThat(Await.failure(second.unit("endless.service").submitAsync(JobType.STOP, JobMode.REPLACE)))
                .isInstanceOf(BusException.class);
        assertThat(result(systemd.unit("endless.service").stop())).isEqualTo(JobResult.DONE);
    }

    @Test
    void shouldReportOtherJobsThatWereQueued() throws Exception {
        UnitDirectory.lasting("needed.service");
        UnitDirectory.write(
                "needing.service", "[Unit]\nRequires=needed.service\n[Service]\nExecStart=sleep infinity\n");
        EnqueuedJob start = systemd.unit("needing.service").enqueue(JobType.RELOAD_OR_RESTART, JobMode.REPLACE);
        assertThat(start.job().type()).isEqualTo(JobType.RESTART);
        assertThat(start.job().unit()).hasToString("needing.service");
        assertThat(start.affected())
                .extracting(AffectedJob::unit, AffectedJob::type)
                .contains(tuple(new UnitName("needed.service"), JobType.START));
        assertThat(result(start.job())).isEqualTo(JobResult.DONE);
        assertThat(result(systemd.unit("needed.service").stop())).isEqualTo(JobResult.DONE);
    }

    @Test
    void shouldOutliveAReload() throws Exception {
        Job start = startEndless();
        assertThat(Command.run("systemctl", "daemon-reload").exitStatus()).isZero();
        systemd.unit("endless.service").stop();
        assertThat(result(start)).isEqualTo(JobResult.CANCELED);
    }
}
