package io.github.systemd4j.manager;

import static io.github.systemd4j.testing.Errors.assertFails;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.systemd4j.internal.systemd.SystemdNames;
import io.github.systemd4j.message.BusException;
import io.github.systemd4j.message.ErrorName;
import io.github.systemd4j.properties.ScopeProperties;
import io.github.systemd4j.properties.ServiceProperties;
import io.github.systemd4j.testing.Await;
import io.github.systemd4j.testing.Command;
import io.github.systemd4j.testing.UnitDirectory;
import io.github.systemd4j.unit.ActiveState;
import io.github.systemd4j.unit.FreezerState;
import io.github.systemd4j.unit.JobResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Tests jobs and processes of a unit, and its state in systemd. */
@Tag("systemd")
class UnitIT extends UnitFixture {
    private static final int SIGTERM = 15;
    private static final int SIGUSR1 = 10;

    // --- jobs

    @Test
    void shouldStartReloadRestartAndStop() throws Exception {
        Path reloads = Files.createTempFile("reloads", "");
        Unit unit = running("every.service", "ExecReload=sh -c 'echo reloaded >> " + reloads + "'");
        String first = unit.properties().invocationId().orElseThrow();
        assertDone(unit.reload());
        assertDone(unit.reloadOrRestart());
        assertDone(unit.reloadOrTryRestart());
        assertThat(Files.readString(reloads)).isEqualTo("reloaded\n".repeat(3));
        assertThat(unit.properties().invocationId()).contains(first);
        assertDone(unit.restart());
        String second = unit.properties().invocationId().orElseThrow();
        assertThat(second).isNotEqualTo(first);
        assertDone(unit.tryRestart());
        assertThat(unit.properties().invocationId().orElseThrow()).isNotEqualTo(second);
        assertDone(unit.stop());
        assertThat(unit.properties().activeState()).isEqualTo(ActiveState.INACTIVE);
        assertDone(unit.tryRestart());
        assertDone(unit.reloadOrTryRestart());
        assertThat(unit.properties().activeState()).isEqualTo(ActiveState.INACTIVE);
    }

    @Test
    void shouldReportThatItCanNotBeReloaded() {
        Unit unit = running("unreloadable.service", "");
        assertFails(SystemdErrorName.JOB_TYPE_NOT_APPLICABLE, unit::reload);
        assertDone(unit.stop());
    }

    @Test
    void shouldTakeEveryMode() {
        Unit unit = running("modes.service", "");
        for (JobMode mode : List.of(
                JobMode.FAIL,
                JobMode.REPLACE,
                JobMode.REPLACE_IRREVERSIBLY,
                JobMode.IGNORE_DEPENDENCIES,
                JobMode.IGNORE_REQUIREMENTS,
                JobMode.FLUSH)) {
            assertDone(unit.start(mode));
            assertDone(unit.restart(mode));
            assertDone(unit.tryRestart(mode));
            assertDone(unit.reloadOrRestart(mode));
            assertDone(unit.reloadOrTryRestart(mode));
        }
        assertFails(SystemdErrorName.NO_ISOLATION, () -> unit.start(JobMode.ISOLATE));
        assertFails(ErrorName.INVALID_ARGS, () -> unit.start(JobMode.RESTART_DEPENDENCIES));
        assertFails(SystemdErrorName.JOB_TYPE_NOT_APPLICABLE, () -> unit.reload(JobMode.FAIL));
        assertDone(unit.stop(JobMode.TRIGGERING));
    }

    @Test
    void shouldStartInPlaceOfAnother() throws Exception {
        UnitDirectory.oneshot("first-choice.service", "sleep infinity");
        UnitDirectory.write(
                "blocked.service",
                "[Unit]\nAfter=first-choice.service\nRequires=first-choice.service\n[Service]\nExecStart=true\n");
        UnitDirectory.lasting("second-choice.service");
        Unit second = systemd.unit("second-choice.service");
        Unit blocked = systemd.unit("blocked.service");
        blocked.ref();
        assertFails(SystemdErrorName.NO_SUCH_JOB, () -> second.startReplacing(blocked.name(), JobMode.REPLACE));
        Job replaced = blocked.start();
        assertDone(second.startReplacing(blocked.name(), JobMode.REPLACE));
        assertDone(second.stop());
        systemd.unit("first-choice.service").stop();
        assertThat(Await.value(replaced.result())).isIn(JobResult.CANCELED, JobResult.DEPENDENCY);
    }

    // --- processes

    @Test
    void shouldSignalProcesses() throws Exception {
        Path log = Files.createTempFile("signals", "");
        UnitDirectory.write("signaled.service", """
                [Service]
                Type=notify
                NotifyAccess=all
                ExecStart=sh -c 'trap "echo usr1 >> %s" USR1; systemd-notify --ready; while :; do sleep 0.01; done'
                """.formatted(log));
        Unit unit = systemd.unit("signaled.service");
        unit.ref();
        assertDone(unit.start());
        unit.kill(KillWhom.MAIN, SIGUSR1);
        Await.until(() -> size(log) > 0);
        assertFails(SystemdErrorName.NO_SUCH_PROCESS, () -> unit.kill(KillWhom.CONTROL_FAIL, SIGUSR1));
        assertFails(ErrorName.INVALID_ARGS, () -> unit.kill(KillWhom.MAIN, 12_345));
        unit.kill(KillWhom.ALL, SIGTERM);
        Await.until(() -> unit.properties().activeState() == ActiveState.INACTIVE);
        assertThat(new ServiceProperties(unit.properties()).execMainCode()).isEqualTo(2);
        assertThat(new ServiceProperties(unit.properties()).execMainStatus()).isEqualTo(SIGTERM);
    }

    private static long size(Path file) {
        return file.toFile().length();
    }

    @Test
    void shouldListProcesses() throws Exception {
        Unit unit = running("listing.service", "");
        UnitProcess main = unit.processes().getFirst();
        assertThat(main.pid()).isEqualTo(unit.properties().getLong("MainPID"));
        assertThat(main.controlGroup()).isEqualTo(unit.properties().getString("ControlGroup"));
        assertThat(main.command()).endsWith("sleep infinity");
        unit.ref();
        assertDone(unit.stop());
        assertThat(unit.processes()).isEmpty();
        unit.unref();
        Await.until(() -> isUnloaded(unit));
        assertFails(SystemdErrorName.NO_SUCH_UNIT, unit::processes);
    }

    @Test
    void shouldAttachProcesses() throws IOException {
        Unit unit = running("adopting.service", "Delegate=yes");
        try (var stranger = Command.start("sleep", "infinity")) {
            unit.attachProcesses("/", List.of(stranger.pid()));
            assertThat(unit.processes()).extracting(UnitProcess::pid).contains(stranger.pid());
            assertFails(ErrorName.FILE_NOT_FOUND, () -> unit.attachProcesses("/below", List.of(stranger.pid())));
            Files.createDirectory(Path.of("/sys/fs/cgroup", unit.properties().getString("ControlGroup"), "below"));
            unit.attachProcesses("/below", List.of(stranger.pid()));
            assertThat(unit.processes())
                    .anySatisfy(process -> assertThat(process.controlGroup()).endsWith("/adopting.service/below"));
            assertFails(
                    ErrorName.INVALID_ARGS,
                    () -> systemd.unit("basic.target").attachProcesses("/", List.of(stranger.pid())));
        }
        assertDone(unit.stop());
    }

    @Test
    void shouldFreezeAndThaw() {
        Unit unit = running("freezing.service", "");
        assertThat(unit.property(SystemdNames.UNIT, "CanFreeze", Boolean.class)).isTrue();
        unit.freeze();
        assertThat(unit.property(SystemdNames.UNIT, "FreezerState", FreezerState.class))
                .isEqualTo(FreezerState.FROZEN);
        unit.thaw();
        assertThat(unit.property(SystemdNames.UNIT, "FreezerState", FreezerState.class))
                .isEqualTo(FreezerState.RUNNING);
        unit.ref();
        assertDone(unit.stop());
        assertFails(SystemdErrorName.UNIT_INACTIVE, unit::freeze);
        assertFails(ErrorName.NOT_SUPPORTED, () -> systemd.unit("basic.target").freeze());
    }

    @Test
    void shouldAbandonAScope() throws Exception {
        try (var _ = Command.start("systemd-run", "--scope", "--unit=abandoned", "sleep", "infinity")) {
            Unit scope = systemd.unit("abandoned.scope");
            Await.until(() -> scope.properties().activeState() == ActiveState.ACTIVE);
            ScopeProperties properties = new ScopeProperties(scope.properties());
            assertThat(properties.controlGroup()).endsWith("/abandoned.scope");
            scope.ref();
            scope.abandon();
            assertThat(scope.properties().subState()).isEqualTo("abandoned");
            assertDone(scope.stop());
            assertFails(SystemdErrorName.SCOPE_NOT_RUNNING, scope::abandon);
        }
        assertFails(ErrorName.INVALID_ARGS, () -> systemd.unit("basic.target").abandon());
    }

    @Test
    void shouldMountIntoAService() throws Exception {
        Path source = Files.createTempDirectory("source");
        Files.writeString(source.resolve("file"), "mounted");
        Unit unit = running("mounting.service", "PrivateMounts=yes");
        unit.bindMount(source.toString(), "/run/mounted", MountFlag.READ_ONLY, MountFlag.MAKE_DESTINATION);
        long pid = unit.properties().getLong("MainPID");
        assertThat(Command.run("nsenter", "-t", Long.toString(pid), "-m", "cat", "/run/mounted/file")
                        .output())
                .isEqualTo("mounted");
        assertThat(Path.of("/run/mounted/file")).doesNotExist();
        assertThatThrownBy(() -> unit.bindMount("/nowhere", "/run/mounted"))
                .isInstanceOf(BusException.class)
                .hasMessageContaining("/nowhere");
        assertThatThrownBy(() -> unit.mountImage("/nowhere.img", "/run/mounted", Map.of("root", "ro")))
                .isInstanceOf(BusException.class)
                .hasMessageContaining("/nowhere.img");
        assertDone(unit.stop());
    }

    // --- state in systemd

    @Test
    void shouldClean() throws Exception {
        UnitDirectory.write(
                "cleaned.service", "[Service]\nType=exec\nStateDirectory=cleaned\nExecStart=sleep infinity\n");
        Unit unit = systemd.unit("cleaned.service");
        assertDone(unit.start());
        assertThat(Path.of("/var/lib/cleaned")).exists();
        assertFails(SystemdErrorName.UNIT_BUSY, () -> unit.clean(Cleanable.STATE));
        assertDone(unit.stop());
        unit.clean(Cleanable.STATE, Cleanable.CACHE);
        Await.until(() -> !Files.exists(Path.of("/var/lib/cleaned")));
        Await.until(() -> unit.properties().activeState() == ActiveState.INACTIVE);
        unit.clean(Cleanable.ALL);
        UnitDirectory.oneshot("nothing.service", "true");
        assertFails(
                SystemdErrorName.NOTHING_TO_CLEAN,
                () -> systemd.unit("nothing.service").clean(Cleanable.ALL));
    }

    @Test
    void shouldStayLoadedWhileItIsReferenced() throws Exception {
        UnitDirectory.oneshot("referenced.service", "true");
        Unit unit = systemd.unit("referenced.service");
        unit.ref();
        assertDone(unit.start());
        assertThat(systemd.loadedUnit(unit.name()).name()).isEqualTo(unit.name());
        unit.unref();
        Await.until(() -> isUnloaded(unit));
        assertFails(SystemdErrorName.NOT_REFERENCED, systemd.unit("systemd-journald.service")::unref);
    }

    private boolean isUnloaded(Unit unit) {
        return systemd.listUnits().stream().noneMatch(each -> each.name().equals(unit.name()));
    }
}
