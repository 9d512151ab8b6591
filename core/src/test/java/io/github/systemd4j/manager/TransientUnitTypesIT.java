package io.github.systemd4j.manager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.LIST;

import io.github.systemd4j.internal.systemd.SystemdNames;
import io.github.systemd4j.message.Struct;
import io.github.systemd4j.run.ExecCommand;
import io.github.systemd4j.run.ExecStep;
import io.github.systemd4j.run.TransientUnit;
import io.github.systemd4j.testing.Await;
import io.github.systemd4j.unit.UnitName;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Starts transient units of other types, and services with auxiliary units. */
@Tag("systemd")
class TransientUnitTypesIT extends TransientUnitFixture {
    @Test
    void shouldMakeAScopeOfARunningProcess() throws Exception {
        Process process = new ProcessBuilder("sleep", "infinity").start();
        try {
            TransientUnit scope = TransientUnit.of("made.scope")
                    .with("PIDs", List.of(process.pid()))
                    .with("OOMPolicy", "continue");
            start(scope);
            assertThat(Files.readString(Path.of("/proc/" + process.pid() + "/cgroup")))
                    .endsWith("/made.scope\n");
            assertThat(property(scope, "OOMPolicy")).isEqualTo("continue");
            stop(scope);
        } finally {
            process.destroy();
        }
    }

    @Test
    void shouldMakeASlice() throws Exception {
        TransientUnit slice = TransientUnit.of("made-a.slice").tasksMax(9).with("CPUWeight", 50);
        start(slice);
        assertThat(property(slice, "TasksMax")).isEqualTo(9L);
        assertThat(property(slice, "CPUWeight")).isEqualTo(50L);
        assertThat(property(slice, "Slice")).isEqualTo("made.slice");
        stop(slice);
    }

    @Test
    void shouldMakeASocketWithItsService() throws Exception {
        TransientUnit socket = TransientUnit.of("made-socket.socket")
                .with("Listen", List.of(Struct.of("Stream", "/run/made.socket")))
                .with("SocketMode", 0600)
                .exec(ExecStep.STOP_PRE, ExecCommand.of("/bin/true"))
                .withAuxiliary(TransientUnit.of("made-socket.service").execStart("/bin/sleep", "infinity"));
        start(socket);
        assertThat(property(socket, "Listen")).isEqualTo(List.of(Struct.of("Stream", "/run/made.socket")));
        assertThat(property(socket, "SocketMode")).isEqualTo(0600L);
        assertThat(unitProperty(socket, "Triggers")).isEqualTo(List.of("made-socket.service"));
        assertAuxiliaryIsMade("made-socket.service");
        stop(socket);
    }

    @Test
    void shouldMakeATimerWithItsService() throws Exception {
        TransientUnit timer = TransientUnit.of("made-timer.timer")
                .with("TimersCalendar", List.of(Struct.of("OnCalendar", "2099-01-01")))
                .with("TimersMonotonic", List.of(Struct.of("OnActiveSec", 3_600_000_000L)))
                .with("AccuracyUSec", Duration.ofSeconds(1))
                .withAuxiliary(TransientUnit.of("made-timer.service").execStart("/bin/true"));
        start(timer);
        Struct calendar = (Struct) ((List<?>) property(timer, "TimersCalendar")).getFirst();
        assertThat(calendar.fields().subList(0, 2)).isEqualTo(List.of("OnCalendar", "2099-01-01 00:00:00"));
        Struct monotonic = (Struct) ((List<?>) property(timer, "TimersMonotonic")).getFirst();
        assertThat(monotonic.fields().subList(0, 2)).isEqualTo(List.of("OnActiveUSec", 3_600_000_000L));
        assertThat(property(timer, "AccuracyUSec")).isEqualTo(1_000_000L);
        assertAuxiliaryIsMade("made-timer.service");
        stop(timer);
    }

    @Test
    void shouldMakeAPathWithItsService() throws Exception {
        TransientUnit path = TransientUnit.of("made-path.path")
                .with("Paths", List.of(Struct.of("PathExists", "/run/made-trigger")))
                .withAuxiliary(TransientUnit.of("made-path.service")
                        .with("RemainAfterExit", true)
                        .execStart("/bin/true"));
        start(path);
        assertThat(property(path, "Paths")).isEqualTo(List.of(Struct.of("PathExists", "/run/made-trigger")));
        Files.createFile(Path.of("/run/made-trigger"));
        Await.until(() -> property(new UnitName("made-path.service"), SystemdNames.UNIT, "ActiveState")
                .equals("active"));
        stop(path);
    }

    @Test
    void shouldMakeAMount() throws Exception {
        TransientUnit mount = TransientUnit.of(UnitName.mangle("/run/made mount"))
                .with("What", "tmpfs")
                .with("Where", "/run/made mount")
                .with("Type", "tmpfs")
                .with("Options", "size=1M");
        start(mount);
        assertThat(Files.readString(Path.of("/proc/self/mounts"))).contains(" /run/made\\040mount tmpfs ");
        stop(mount);
    }

    private void assertAuxiliaryIsMade(String name) {
        var auxiliary = new UnitName(name);
        assertThat(property(auxiliary, SystemdNames.UNIT, "Transient")).isEqualTo(true);
        assertThat(property(auxiliary, SystemdNames.UNIT, "ActiveState")).isEqualTo("inactive");
        assertThat(property(auxiliary, SERVICE, "ExecStart")).asInstanceOf(LIST).hasSize(1);
    }
}
