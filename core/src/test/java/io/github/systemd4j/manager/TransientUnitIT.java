package io.github.systemd4j.manager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.LIST;

import io.github.systemd4j.internal.systemd.SystemdNames;
import io.github.systemd4j.message.BusException;
import io.github.systemd4j.message.ErrorName;
import io.github.systemd4j.message.Struct;
import io.github.systemd4j.message.Variant;
import io.github.systemd4j.run.ExecCommand;
import io.github.systemd4j.run.ExecFlag;
import io.github.systemd4j.run.ExecStep;
import io.github.systemd4j.run.ServiceExit;
import io.github.systemd4j.run.TransientUnit;
import io.github.systemd4j.testing.Await;
import io.github.systemd4j.testing.Peers.SocketPair;
import io.github.systemd4j.unit.UnitName;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Starts transient services, and compares their properties with those that systemd reports. */
@Tag("systemd")
class TransientUnitIT extends TransientUnitFixture {
    private static final String SECRET = "$ecret a b  %n %% $HOME ${HOME} $$ \\x41 \\ \"'\n;#ä";

    @Test
    void shouldMakeAService() throws Exception {
        TransientUnit service = TransientUnit.of("made.service")
                .description("Made up: ä \"%n\"")
                .exec(ExecStep.START_PRE, ExecCommand.of("/bin/false").with(ExecFlag.IGNORE_FAILURE))
                .exec(ExecStep.START_PRE, ExecCommand.of("true"))
                .execStart("/bin/sleep", "infinity")
                .environment(Map.of("GREETING", "good day\t$X %n"))
                .environment(Map.of("OTHER", "\""))
                .workingDirectory("/tmp")
                .user("nobody")
                .slice("made.slice")
                .wants("made-wanted.service")
                .requires("sysinit.target")
                .after("made-wanted.service", "sysinit.target")
                .before("made-later.service")
                .bindsTo("basic.target")
                .partOf("made-whole.target")
                .conflicts("made-rival.service")
                .limit("NOFILE", 1_000, 2_000)
                .limit("CORE", 0, TransientUnit.INFINITY)
                .memoryMax(64 << 20)
                .tasksMax(7)
                .cpuQuota(0.25)
                .timeoutStart(Duration.ofSeconds(11))
                .timeoutStop(Duration.ofMillis(1_500))
                .runtimeMax(Duration.ofHours(1))
                .with("ProtectSystem", "strict")
                .with("PrivateTmp", true)
                .with("ReadWritePaths", List.of("/var"))
                .with("SystemCallFilter", Struct.of(true, List.of("@system-service")))
                .with("WatchdogUSec", TransientUnit.INFINITY);
        start(service);
        assertThat(unitProperty(service, "Description")).isEqualTo("Made up: ä \"%n\"");
        assertThat(unitProperty(service, "Transient")).isEqualTo(true);
        assertThat(unitProperty(service, "Wants")).asInstanceOf(LIST).contains("made-wanted.service");
        assertThat(unitProperty(service, "Requires")).asInstanceOf(LIST).contains("sysinit.target");
        assertThat(unitProperty(service, "After")).asInstanceOf(LIST).contains("made-wanted.service", "sysinit.target");
        assertThat(unitProperty(service, "Before")).asInstanceOf(LIST).contains("made-later.service");
        assertThat(unitProperty(service, "BindsTo")).isEqualTo(List.of("basic.target"));
        assertThat(unitProperty(service, "PartOf")).isEqualTo(List.of("made-whole.target"));
        assertThat(unitProperty(service, "Conflicts")).asInstanceOf(LIST).contains("made-rival.service");
        assertThat(commands(service, "ExecStartPre"))
                .isEqualTo(List.of(
                        Struct.of("/bin/false", List.of("/bin/false"), true),
                        Struct.of("true", List.of("true"), false)));
        assertThat(commands(service, "ExecStart"))
                .isEqualTo(List.of(Struct.of("/bin/sleep", List.of("/bin/sleep", "infinity"), false)));
        assertThat(property(service, "Environment")).isEqualTo(List.of("GREETING=good day\t$X %n", "OTHER=\""));
        assertThat(property(service, "WorkingDirectory")).isEqualTo("/tmp");
        assertThat(property(service, "User")).isEqualTo("nobody");
        assertThat(property(service, "Slice")).isEqualTo("made.slice");
        assertThat(property(service, "LimitNOFILE")).isEqualTo(2_000L);
        assertThat(property(service, "LimitNOFILESoft")).isEqualTo(1_000L);
        assertThat(property(service, "LimitCORE")).isEqualTo(TransientUnit.INFINITY);
        assertThat(property(service, "LimitCORESoft")).isEqualTo(0L);
        assertThat(property(service, "MemoryMax")).isEqualTo(64L << 20);
        assertThat(property(service, "TasksMax")).isEqualTo(7L);
        assertThat(property(service, "CPUQuotaPerSecUSec")).isEqualTo(250_000L);
        assertThat(property(service, "TimeoutStartUSec")).isEqualTo(11_000_000L);
        assertThat(property(service, "TimeoutStopUSec")).isEqualTo(1_500_000L);
        assertThat(property(service, "RuntimeMaxUSec")).isEqualTo(3_600_000_000L);
        assertThat(property(service, "ProtectSystem")).isEqualTo("strict");
        assertThat(property(service, "PrivateTmp")).isEqualTo(true);
        assertThat(property(service, "ReadWritePaths")).isEqualTo(List.of("/var"));
        assertThat(((Struct) property(service, "SystemCallFilter")).get(0)).isEqualTo(true);
        assertThat(((Struct) property(service, "SystemCallFilter")).get(1))
                .asInstanceOf(LIST)
                .contains("read", "execve");
        stop(service);
        assertThat(unitProperty(service, "LoadState")).isEqualTo("not-found");
    }

    /** Returns a command that writes the secret, and arguments that are added, to a file. */
    private static ExecCommand printing(Path file) {
        return ExecCommand.of("/bin/sh", "-c", "printf '%s|' \"$@\" >" + file, "sh", SECRET);
    }

    @Test
    void shouldPassArgumentsAsTheyAre() throws Exception {
        Path output = Path.of("/run/made-literal");
        start(TransientUnit.of("made-literal.service").with("Type", "oneshot").exec(ExecStep.START, printing(output)));
        assertThat(output).hasContent(SECRET + "|");
    }

    @Test
    void shouldExpandArgumentsOnRequest() throws Exception {
        Path output = Path.of("/run/made-expanded");
        start(TransientUnit.of("made-expanded.service")
                .with("Type", "oneshot")
                .environment(Map.of("GREETING", "good day"))
                .exec(ExecStep.START, printing(output).withExpanded("$GREETING", "${GREETING}!", "$$", "%n")));
        assertThat(output).hasContent(SECRET + "|good|day|good day!|$|%n|");
    }

    @Test
    void shouldPassArgumentsOfASocketsCommandsAsTheyAre() throws Exception {
        Path output = Path.of("/run/made-literal-socket");
        TransientUnit socket = TransientUnit.of("made-literal.socket")
                .with("Listen", List.of(Struct.of("Stream", "/run/made-literal.socket")))
                .exec(ExecStep.STOP_PRE, printing(output))
                .withAuxiliary(TransientUnit.of("made-literal.service").execStart("/bin/true"));
        start(socket);
        stop(socket);
        assertThat(output).hasContent(SECRET + "|");
    }

    /** systemd 252 loses the command, and the process continues. */
    @Test
    void shouldRunOnWhenSystemdReloads() throws Exception {
        Path go = Path.of("/run/made-go");
        CompletableFuture<ServiceExit> exit = systemd.runAsync(TransientUnit.of("made-reloading.service")
                .with("CollectMode", "inactive-or-failed")
                .execStart("/bin/sh", "-c", "until test -e " + go + "; do sleep 0.05; done; x=7; exit $x"));
        Await.until(() -> property(new UnitName("made-reloading.service"), SystemdNames.UNIT, "ActiveState")
                .equals("active"));
        systemd.reload();
        Files.createFile(go);
        assertThat(Await.value(exit).status()).isEqualTo(7);
    }

    @Test
    void shouldPassFlags() throws Exception {
        TransientUnit service = TransientUnit.of("made-flags.service")
                .exec(
                        ExecStep.START,
                        new ExecCommand("/bin/sleep", List.of("called", "infinity"), Set.of(ExecFlag.values())));
        start(service);
        assertThat(commands(service, "ExecStartEx"))
                .isEqualTo(List.of(Struct.of(
                        "/bin/sleep",
                        List.of("called", "infinity"),
                        List.of("ignore-failure", "privileged", "no-setuid", "ambient", "no-env-expand"))));
        stop(service);
    }

    /** systemd reads it again from the file that it wrote. */
    @Test
    void shouldMakeWhatSurvivesAReload() throws Exception {
        TransientUnit service = TransientUnit.of("made-reloaded.service")
                .exec(ExecStep.START, ExecCommand.of("/bin/sleep", "infinity").with(ExecFlag.IGNORE_FAILURE))
                .environment(Map.of("A", " \"b\" %n\\"))
                .limit("NOFILE", 1_000, 2_000)
                .after("made-other.service");
        start(service);
        systemd.reload();
        assertThat(commands(service, "ExecStart"))
                .isEqualTo(List.of(Struct.of("/bin/sleep", List.of("/bin/sleep", "infinity"), true)));
        assertThat(property(service, "Environment")).isEqualTo(List.of("A= \"b\" %n\\"));
        assertThat(property(service, "LimitNOFILE")).isEqualTo(2_000L);
        assertThat(property(service, "LimitNOFILESoft")).isEqualTo(1_000L);
        assertThat(unitProperty(service, "After")).asInstanceOf(LIST).contains("made-other.service");
        stop(service);
    }

    @Test
    void shouldPassADescriptor() throws Exception {
        TransientUnit service =
                TransientUnit.of("made-output.service").with("Type", "exec").execStart("/bin/sleep", "infinity");
        try (SocketPair pair = SocketPair.open()) {
            start(service.with("StandardOutputFileDescriptor", pair.right()));
            Object pid = property(service, "MainPID");
            assertThat(target("/proc/" + pid + "/fd/1"))
                    .isEqualTo(target("/proc/self/fd/" + pair.right().fd()));
        }
        stop(service);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "./a", "a/b"})
    void shouldRefuseTheProgramsThatSystemdRefuses(String path) {
        var commands = new Variant("a(sasb)", List.of(Struct.of(path, List.of("a"), false)));
        assertRefused(
                TransientUnit.of("made-relative.service").withUnchecked("ExecStart", commands), ErrorName.INVALID_ARGS);
        assertThatThrownBy(() -> ExecCommand.of(path)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1A", "A B", "A-B"})
    void shouldRefuseTheVariablesThatSystemdRefuses(String name) {
        TransientUnit service = TransientUnit.of("made-variable.service").execStart("/bin/true");
        assertRefused(service.with("Environment", List.of(name + "=b")), ErrorName.INVALID_ARGS);
        assertThatThrownBy(() -> service.environment(Map.of(name, "b"))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldLeaveToSystemdWhatIsUnknown() {
        assertRefused(
                TransientUnit.of("made-newer.service").withUnchecked("Systemd4jNewer", Variant.of("a")),
                ErrorName.PROPERTY_READ_ONLY);
    }

    private void assertRefused(TransientUnit unit, String error) {
        assertThatThrownBy(() -> systemd.start(unit))
                .isInstanceOfSatisfying(
                        BusException.class, e -> assertThat(e.name()).isEqualTo(error));
    }
}
