package io.github.systemd4j.manager;

import static io.github.systemd4j.testing.Errors.assertFails;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.systemd4j.bus.BusAddress;
import io.github.systemd4j.message.BusException;
import io.github.systemd4j.message.ErrorName;
import io.github.systemd4j.message.Struct;
import io.github.systemd4j.message.Variant;
import io.github.systemd4j.run.ExitKind;
import io.github.systemd4j.run.ServiceExit;
import io.github.systemd4j.run.TransientUnit;
import io.github.systemd4j.testing.Await;
import io.github.systemd4j.testing.Command;
import io.github.systemd4j.testing.UnitDirectory;
import io.github.systemd4j.unit.ActiveState;
import io.github.systemd4j.unit.JobResult;
import io.github.systemd4j.unit.LoadState;
import io.github.systemd4j.unit.UnitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Starts transient services, and runs them to their end. */
@Tag("systemd")
class TransientServiceRunnerIT extends TransientServiceFixture {
    private static final int SIGKILL = 9;

    @Test
    void shouldStart() throws Exception {
        TransientUnit unit =
                service("started.service", "/bin/sleep", "infinity").description("started here");
        assertThat(systemd.start(unit).await()).isEqualTo(JobResult.DONE);
        assertThat(systemd.unit(unit.name()).properties().description()).isEqualTo("started here");
        assertFails(SystemdErrorName.UNIT_EXISTS, () -> systemd.start(unit));
        assertThat(systemd.unit(unit.name()).stop().await()).isEqualTo(JobResult.DONE);
        Await.until(() -> !isLoaded(unit));
    }

    @Test
    void shouldStartWithAuxiliaryUnits() throws Exception {
        TransientUnit timer = TransientUnit.of("timed-too.timer")
                .with("TimersMonotonic", List.of(Struct.of("OnActiveSec", 3_600_000_000L)))
                .withAuxiliary(service("timed-too.service", "/bin/true"));
        Job job = Await.value(systemd.startAsync(timer, JobMode.REPLACE));
        assertThat(Await.value(job.result())).isEqualTo(JobResult.DONE);
        assertThat(systemd.unit("timed-too.service").properties().loadState()).isEqualTo(LoadState.LOADED);
        assertThat(systemd.unit("timed-too.timer").stop().await()).isEqualTo(JobResult.DONE);
    }

    @Test
    void shouldReportTheExitStatus() throws Exception {
        TransientUnit unit = service("exit-42.service", "/bin/sh", "-c", "exit 42");
        ServiceExit exit = systemd.run(unit);
        assertThat(exit.isSuccess()).isFalse();
        assertThat(exit.start()).isEqualTo(JobResult.DONE);
        assertThat(exit.result()).isEqualTo(UnitResult.EXIT_CODE);
        assertThat(exit.kind()).isEqualTo(ExitKind.EXITED);
        assertThat(exit.status()).isEqualTo(42);
        assertThat(exit.started().orElseThrow()).isBeforeOrEqualTo(exit.ended().orElseThrow());
        assertThat(exit.cpuTime()).isPresent();
        Await.until(() -> !isLoaded(unit));
    }

    @Test
    void shouldReportSuccess() {
        ServiceExit exit = systemd.run(service("fine-too.service", "/bin/true"));
        assertThat(exit.isSuccess()).isTrue();
        assertThat(exit.kind()).isEqualTo(ExitKind.EXITED);
        assertThat(exit.status()).isZero();
    }

    @Test
    void shouldReportTheSignal() {
        ServiceExit exit = systemd.run(service("killed.service", "/bin/sh", "-c", "kill -KILL $$"));
        assertThat(exit.result()).isEqualTo(UnitResult.SIGNAL);
        assertThat(exit.kind()).isEqualTo(ExitKind.KILLED);
        assertThat(exit.status()).isEqualTo(SIGKILL);
    }

    @Test
    void shouldReportTheEndOfAOneshot() {
        ServiceExit exit =
                systemd.run(service("failing-once.service", "/bin/false").with("Type", "oneshot"));
        assertThat(exit.start()).isEqualTo(JobResult.FAILED);
        assertThat(exit.result()).isEqualTo(UnitResult.EXIT_CODE);
        assertThat(exit.status()).isEqualTo(1);
    }

    @Test
    void shouldWaitForRestarts() throws Exception {
        Path log = Files.createTempFile("restarts", "");
        String thirdTime = "echo >> %s; test $(wc -l < %s) = 3".formatted(log, log);
        ServiceExit exit = systemd.run(service("restarting.service", "/bin/sh", "-c", thirdTime)
                .with("Restart", "on-failure")
                .with("RestartUSec", 1_000L));
        assertThat(exit.isSuccess()).isTrue();
        assertThat(Files.readString(log)).hasSize(3);
    }

    @Test
    void shouldReportThatItWasNotRun() {
        UnitDirectory.oneshot("failing.service", "false");
        ServiceExit exit = systemd.run(service("not-run.service", "/bin/true")
                .requires("failing.service")
                .after("failing.service"));
        assertThat(exit.start()).isEqualTo(JobResult.DEPENDENCY);
        assertThat(exit.kind()).isEqualTo(ExitKind.NONE);
        assertThat(exit.isSuccess()).isFalse();
    }

    @Test
    void shouldFailWhenSystemdRefuses() {
        assertFails(
                SystemdErrorName.NO_SUCH_UNIT,
                () -> systemd.run(service("refused.service", "/bin/true").requires("nowhere.service")));
        assertThatThrownBy(() -> systemd.run(TransientUnit.of("some.slice")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("some.slice is no service, so it can't be run to its end: use start");
    }

    @Test
    void shouldFailOverThePrivateSocket() {
        try (var direct = SystemdManager.open(BusAddress.systemManager())) {
            assertThatThrownBy(() -> direct.run(service("direct.service", "/bin/true")))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("over a bus");
            assertThatThrownBy(() -> direct.start(
                            service("direct.service", "/bin/true").withUnchecked("AddRef", Variant.of(true))))
                    .isInstanceOf(BusException.class);
            assertThat(direct.start(service("direct.service", "/bin/true")).await())
                    .isEqualTo(JobResult.DONE);
        }
    }

    @Test
    void shouldFailWhenTheBusIsClosed() throws Exception {
        TransientUnit unit = service("going-on.service", "/bin/sleep", "infinity");
        CompletableFuture<ServiceExit> exit = systemd.runAsync(unit);
        Await.until(() -> isLoaded(unit));
        systemd.close();
        assertThat(Await.failure(exit))
                .isInstanceOfSatisfying(
                        BusException.class, e -> assertThat(e.name()).isEqualTo(ErrorName.DISCONNECTED));
        assertThat(Command.run("systemctl", "stop", "going-on.service").exitStatus())
                .isZero();
    }

    @Test
    void shouldOutliveAReexecution() throws Exception {
        Path go = Files.createTempFile("go", "");
        String untilGo = "while test -e %s; do sleep 0.01; done; exit 7".formatted(go);
        CompletableFuture<ServiceExit> exit = systemd.runAsync(service("outliving.service", "/bin/sh", "-c", untilGo));
        Await.until(() -> systemd.unit("outliving.service").properties().activeState() == ActiveState.ACTIVE);
        systemd.reexecute();
        Files.delete(go);
        assertThat(Await.value(exit).status()).isEqualTo(7);
    }

    @Test
    void shouldReportTheEndThatCameDuringAReexecution() throws Exception {
        List<CompletableFuture<ServiceExit>> exits = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            String sleep = "sleep 0.%02d; exit %d".formatted(i, i);
            exits.add(systemd.runAsync(service("meanwhile-%d.service".formatted(i), "/bin/sh", "-c", sleep)));
        }
        for (CompletableFuture<ServiceExit> exit : exits) {
            Await.until(
                    () -> systemd.listUnits(List.of(), List.of("meanwhile-*")).size() > 0 || exit.isDone());
        }
        Await.value(exits.getFirst());
        systemd.reexecute();
        for (int i = 0; i < exits.size(); i++) {
            assertThat(Await.value(exits.get(i)).status()).as("meanwhile-" + i).isEqualTo(i);
        }
    }

    @Test
    void shouldRunManyAtOnceButNotTooMany() throws Exception {
        List<CompletableFuture<ServiceExit>> exits = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            exits.add(systemd.runAsync(service("many-%d.service".formatted(i), "/bin/sh", "-c", "sleep 1; exit " + i)));
        }
        assertThat(Await.failure(systemd.runAsync(service("one-more.service", "/bin/true"))))
                .isInstanceOfSatisfying(
                        BusException.class, e -> assertThat(e.name()).isEqualTo(ErrorName.LIMITS_EXCEEDED));
        for (int i = 0; i < exits.size(); i++) {
            assertThat(Await.value(exits.get(i)).status()).isEqualTo(i);
        }
        assertThat(systemd.run(service("one-more.service", "/bin/true")).isSuccess())
                .isTrue();
    }
}
