package io.github.systemd4j.manager;

import static io.github.systemd4j.testing.Errors.assertFails;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.systemd4j.bus.Bus;
import io.github.systemd4j.message.ErrorName;
import io.github.systemd4j.message.UnixFd;
import io.github.systemd4j.message.Variant;
import io.github.systemd4j.properties.ServiceProperties;
import io.github.systemd4j.testing.Await;
import io.github.systemd4j.testing.Command;
import io.github.systemd4j.testing.UnitDirectory;
import io.github.systemd4j.unit.ActiveState;
import io.github.systemd4j.unit.JobResult;
import io.github.systemd4j.unit.JobState;
import io.github.systemd4j.unit.JobType;
import io.github.systemd4j.unit.LoadState;
import io.github.systemd4j.unit.UnitName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Tests how the manager finds and lists units and jobs. */
@Tag("systemd")
class SystemdManagerIT extends SystemdManagerFixture {
    private static final UnitName JOURNAL = new UnitName("systemd-journald.service");

    // --- one unit

    @Test
    void shouldFindUnits() throws IOException {
        Unit journal = systemd.unit("systemd-journald.service");
        long pid = new ServiceProperties(journal.properties()).mainPid().orElseThrow();
        assertThat(systemd.loadedUnit(JOURNAL)).hasToString("systemd-journald.service");
        assertThat(systemd.unitOfProcess(pid).name()).isEqualTo(JOURNAL);
        String invocation = journal.properties().invocationId().orElseThrow();
        assertThat(systemd.unitOfInvocation(invocation).name()).isEqualTo(JOURNAL);
        String controlGroup = journal.properties().getString("ControlGroup");
        assertThat(systemd.unitOfControlGroup(controlGroup).name()).isEqualTo(JOURNAL);
        assertThat(systemd.unitOfProcess(0).name())
                .isEqualTo(systemd.unitOfProcess(ProcessHandle.current().pid()).name());
    }

    @Test
    void shouldReportThatAUnitDoesNotExist() {
        assertFails(SystemdErrorName.NO_SUCH_UNIT, () -> systemd.loadedUnit(new UnitName("nowhere.service")));
        assertThat(systemd.loadUnit(new UnitName("nowhere.service"))
                        .properties()
                        .loadState())
                .isEqualTo(LoadState.NOT_FOUND);
        assertFails(SystemdErrorName.NO_UNIT_FOR_PID, () -> systemd.unitOfProcess(99_999_999L));
        assertFails(
                SystemdErrorName.NO_UNIT_FOR_INVOCATION_ID,
                () -> systemd.unitOfInvocation("0123456789abcdef0123456789abcdef"));
        assertThatThrownBy(() -> systemd.unit("no unit"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no unit");
    }

    @Test
    void shouldFollowAliases() {
        UnitDirectory.write("named.service", "[Service]\nExecStart=true\n");
        Command.run("ln", "-s", "named.service", "/run/systemd/system/alias.service");
        assertThat(systemd.loadUnit(new UnitName("alias.service")).name()).hasToString("named.service");
    }

    @Test
    void shouldReportWhenAMethodIsNewerThanSystemd() throws Exception {
        try (var none = UnixFd.duplicate(0)) {
            assertThat(assertFails(ErrorName.UNKNOWN_METHOD, () -> systemd.unitOfProcess(none)))
                    .hasMessageContaining("Manager.GetUnitByPIDFD came with systemd 253; this is " + systemd.version());
        }
        Unit journal = systemd.unit(JOURNAL);
        assertThat(assertFails(ErrorName.UNKNOWN_METHOD, () -> journal.queueSignal(KillWhom.MAIN, 34, 1)))
                .hasMessageContaining("QueueSignalUnit came with systemd 254");
        assertThat(assertFails(ErrorName.UNKNOWN_METHOD, journal::storedDescriptors))
                .hasMessageContaining("DumpUnitFileDescriptorStore came with systemd 254");
    }

    // --- many units

    @Test
    void shouldListUnits() {
        lasting("listed.service");
        UnitStatus listed = systemd.listUnits().stream()
                .filter(unit -> unit.name().value().equals("listed.service"))
                .findFirst()
                .orElseThrow();
        assertThat(listed.loadState()).isEqualTo(LoadState.LOADED);
        assertThat(listed.activeState()).isEqualTo(ActiveState.ACTIVE);
        assertThat(listed.subState()).isEqualTo("running");
        assertThat(listed.description()).isEqualTo("listed.service");
        assertThat(listed.following()).isEmpty();
        assertThat(listed.jobId()).isEmpty();
        assertThat(listed.jobType()).isEmpty();
        assertThat(systemd.listUnits(List.of("running"))).contains(listed);
        assertThat(systemd.listUnits(List.of("failed"))).doesNotContain(listed);
        assertThat(systemd.listUnits(List.of("active"), List.of("list*.service")))
                .containsExactly(listed);
        assertThat(systemd.listUnits(List.of(), List.of("list*.service"))).containsExactly(listed);
        assertThat(systemd.listUnitsByNames(List.of(listed.name()))).containsExactly(listed);
    }

    @Test
    void shouldListJobsWithTheirUnits() throws Exception {
        UnitDirectory.oneshot("endless.service", "sleep infinity");
        UnitDirectory.write(
                "waiting.service",
                "[Unit]\nRequires=endless.service\nAfter=endless.service\n[Service]\nExecStart=true\n");
        Job waiting = systemd.unit("waiting.service").start();
        UnitName endless = new UnitName("endless.service");
        JobStatus running = Await.matching(
                () -> systemd.jobs().list().stream()
                        .filter(job -> job.unit().equals(endless))
                        .findFirst(),
                job -> job.state() == JobState.RUNNING);
        assertThat(running.type()).isEqualTo(JobType.START);
        assertThat(systemd.jobs().get(running.id())).isEqualTo(running);
        JobStatus blocked = systemd.jobs().get(waiting.id());
        assertThat(blocked.state()).isEqualTo(JobState.WAITING);
        assertThat(blocked.path()).isEqualTo(waiting.path());
        assertThat(systemd.jobs().after(running.id())).containsExactly(blocked);
        assertThat(systemd.jobs().before(waiting.id())).containsExactly(running);
        UnitStatus starting = systemd.listUnitsByNames(List.of(endless)).getFirst();
        assertThat(starting.jobId()).hasValue(running.id());
        assertThat(starting.jobType()).contains(JobType.START);
        systemd.jobs().cancel(running.id());
        assertThat(Await.value(waiting.result())).isEqualTo(JobResult.DEPENDENCY);
        assertFails(SystemdErrorName.NO_SUCH_JOB, () -> systemd.jobs().get(running.id()));
        assertThat(systemd.unit(endless).stop().await()).isEqualTo(JobResult.DONE);
    }

    @Test
    void shouldCancelAllJobs() throws Exception {
        UnitDirectory.oneshot("endless.service", "sleep infinity");
        Job start = systemd.unit("endless.service").start();
        systemd.jobs().clear();
        assertThat(Await.value(start.result())).isEqualTo(JobResult.CANCELED);
        assertThat(systemd.jobs().list()).isEmpty();
        systemd.unit("endless.service").stop().await();
    }

    @Test
    void shouldRestartWhatIsMarked() throws Exception {
        Unit marked = lasting("marked.service");
        Unit unmarked = lasting("unmarked.service");
        String before = marked.properties().invocationId().orElseThrow();
        String untouched = unmarked.properties().invocationId().orElseThrow();
        marked.setProperties(Persistence.RUNTIME, Map.of("Markers", new Variant("as", List.of("needs-restart"))));
        List<Job> jobs = systemd.jobs().enqueueMarked();
        assertThat(jobs).extracting(Job::unit).containsExactly(marked.name());
        assertThat(Await.value(jobs.getFirst().result())).isEqualTo(JobResult.DONE);
        assertThat(marked.properties().invocationId()).isPresent().isNotEqualTo(Optional.of(before));
        assertThat(unmarked.properties().invocationId()).contains(untouched);
    }

    @Test
    void shouldForgetFailures() {
        UnitDirectory.oneshot("failing.service", "false");
        UnitDirectory.oneshot("failing-too.service", "false");
        systemd.unit("failing.service").start().await();
        systemd.unit("failing-too.service").start().await();
        systemd.unit("failing.service").resetFailed();
        assertThat(systemd.unit("failing.service").properties().activeState()).isEqualTo(ActiveState.INACTIVE);
        assertThat(systemd.unit("failing-too.service").properties().activeState())
                .isEqualTo(ActiveState.FAILED);
        systemd.resetFailed();
        assertThat(systemd.unit("failing-too.service").properties().activeState())
                .isEqualTo(ActiveState.INACTIVE);
    }

    // --- for debugging

    @Test
    void shouldDumpItsState() throws IOException {
        assertThat(systemd.dump()).contains("-> Unit systemd-journald.service");
        assertThat(read(systemd.dumpByFileDescriptor())).contains("-> Unit systemd-journald.service");
        List<String> pattern = List.of("systemd-journald.serv*");
        assertThat(systemd.dump(pattern))
                .contains("-> Unit systemd-journald.service")
                .doesNotContain("-> Unit -.slice");
        assertThat(read(systemd.dumpByFileDescriptor(pattern)))
                .contains("-> Unit systemd-journald.service")
                .doesNotContain("-> Unit -.slice");
    }

    private static String read(UnixFd fd) throws IOException {
        try (fd) {
            return Files.readString(Path.of("/proc/self/fd/" + fd.fd()));
        }
    }

    // --- the connection

    @Test
    void shouldLeaveTheCallersBusOpen() {
        try (Bus bus = Bus.openSystem()) {
            SystemdManager.of(bus).close();
            assertThat(bus.isOpen()).isTrue();
        }
        systemd.close();
        assertThat(systemd.bus().isOpen()).isFalse();
        assertFails(ErrorName.DISCONNECTED, systemd::listUnits);
    }

    @Test
    void shouldRefuseToWaitOnTheLoopsThread() throws Exception {
        CompletableFuture<?> waiting =
                CompletableFuture.supplyAsync(systemd::listUnits, systemd.bus().loop());
        assertThat(Await.failure(waiting))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("the loop's own thread");
    }
}
