package io.github.systemd4j.templates.unitfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.systemd4j.manager.SystemdManager;
import io.github.systemd4j.message.Struct;
import io.github.systemd4j.properties.UnitProperties;
import io.github.systemd4j.testing.UnitDirectory;
import io.github.systemd4j.unit.LoadState;
import io.github.systemd4j.unit.UnitName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Compares the values of builders with what the real systemd has loaded from their files. */
@Tag("systemd")
class UnitBuilderSystemdIT {
    private static final long INFINITY = -1;

    private final SystemdManager systemd = SystemdManager.openSystem();
    private final List<String> written = new ArrayList<>();

    @AfterEach
    void close() {
        written.forEach(UnitDirectory::delete);
        systemd.reload();
        systemd.close();
    }

    private void write(String name, UnitBuilder<?> builder) {
        written.add(name);
        UnitDirectory.write(name, builder.build().toString());
    }

    private UnitProperties load(String name) {
        return systemd.loadUnit(new UnitName(name)).properties();
    }

    private static ServiceUnitBuilder service() {
        return new ServiceUnitBuilder().execStart(CommandLine.of("/bin/true"));
    }

    // --- lists, each split by systemd in its own way

    @Test
    void shouldLoadEachItemWhenListsHaveQuotesAndBackslashes() {
        String[] uris = {
            "https://x/it's",
            "https://x/\"a\"",
            "https://x/a\\b",
            "https://x/'\"\\\\\"'",
            "https://x/two words",
            "https://x/%n/100%%",
            "file:/a;b/$HOME/\\",
            "man:sshd(8)"
        };
        String[] paths = {"/it's", "/a\"b\"", "/c\\d", "/e f", "/%n", "/\\x41"};
        UnitName escaped = new UnitName("s4jb-a\\x20b.socket");
        write(
                "s4jb-a\\x20b.socket",
                new SocketUnitBuilder().listenStream("/run/s4jb").service(new UnitName("s4jb-l.service")));
        write(
                "s4jb-l.service",
                service()
                        .documentation(uris)
                        .after(escaped)
                        .wants(escaped)
                        .sockets(escaped)
                        .readWritePaths(paths)
                        .readOnlyPaths(paths)
                        .environment("A", "it's \"b\" \\x41 %n")
                        .stateDirectory("a", "b/c@d"));

        systemd.reload();

        UnitProperties unit = load("s4jb-l.service");
        assertThat(unit.getStrings("Documentation")).containsExactly(uris);
        assertThat(unit.getStrings("After")).contains(escaped.value());
        assertThat(unit.getStrings("Wants")).contains(escaped.value());
        assertThat(unit.getStrings("TriggeredBy")).containsExactly(escaped.value());
        assertThat(unit.getStrings("ReadWritePaths")).containsExactly(paths);
        assertThat(unit.getStrings("ReadOnlyPaths")).containsExactly(paths);
        assertThat(unit.getStrings("Environment")).containsExactly("A=it's \"b\" \\x41 %n");
        assertThat(unit.getStrings("StateDirectory")).containsExactly("a", "b/c@d");
    }

    @Test
    void shouldLinkEachNameWhenItIsEnabled() {
        UnitName also = new UnitName("s4jb-also\\x20b.service");
        write(also.value(), service().alias(new UnitName("s4jb-other\\x20b.service")));
        write(
                "s4jb-i.service",
                service().wantedBy(new UnitName("s4jb-t\\x20t.target")).also(also));

        var enabled = io.github.systemd4j.testing.Command.run("systemctl", "enable", "--runtime", "s4jb-i.service");
        var disabled = io.github.systemd4j.testing.Command.run("systemctl", "disable", "--runtime", "s4jb-i.service");

        assertThat(enabled.exitStatus()).as(enabled.errors()).isZero();
        assertThat(disabled.exitStatus()).isZero();
        assertThat(enabled.errors()).contains("s4jb-t\\x20t.target.wants/s4jb-i.service", "/s4jb-other\\x20b.service");
    }

    // --- values that systemd ignores

    /** A value that the builder refuses, and the value that systemd has if it is written nevertheless. */
    private record Ignored(
            String key, String value, String property, Object kept, UnaryOperator<ServiceUnitBuilder> call) {}

    private static List<Ignored> ignored() {
        String long256 = "x".repeat(256);
        return List.of(
                new Ignored("MemoryMax", "0", "MemoryMax", INFINITY, unit -> unit.memoryMax(0)),
                new Ignored("MemoryHigh", "0", "MemoryHigh", INFINITY, unit -> unit.memoryHigh(0)),
                new Ignored("TasksMax", "0", "TasksMax", 7L, unit -> unit.tasksMax(0)),
                new Ignored("TasksMax", "-2", "TasksMax", 7L, unit -> unit.tasksMax(-2)),
                new Ignored("CPUQuota", "0%", "CPUQuotaPerSecUSec", INFINITY, unit -> unit.cpuQuota(0)),
                new Ignored("CPUQuota", "21474837%", "CPUQuotaPerSecUSec", INFINITY, unit -> unit.cpuQuota(21_474_837)),
                new Ignored("CPUWeight", "0", "CPUWeight", INFINITY, unit -> unit.cpuWeight(0)),
                new Ignored("CPUWeight", "10001", "CPUWeight", INFINITY, unit -> unit.cpuWeight(10_001)),
                new Ignored("IOWeight", "0", "IOWeight", INFINITY, unit -> unit.ioWeight(0)),
                new Ignored("IOWeight", "10001", "IOWeight", INFINITY, unit -> unit.ioWeight(10_001)),
                new Ignored(
                        "Slice",
                        "s4jb-zz.service",
                        "Slice",
                        "system.slice",
                        unit -> unit.slice(new UnitName("s4jb-zz.service"))),
                new Ignored(
                        "StateDirectory",
                        "private/a",
                        "StateDirectory",
                        List.of(),
                        unit -> unit.stateDirectory("private/a")),
                new Ignored("StateDirectory", ".", "StateDirectory", List.of(), unit -> unit.stateDirectory(".")),
                new Ignored(
                        "StateDirectory", long256, "StateDirectory", List.of(), unit -> unit.stateDirectory(long256)),
                new Ignored(
                        "ReadOnlyPaths",
                        "/" + long256,
                        "ReadOnlyPaths",
                        List.of(),
                        unit -> unit.readOnlyPaths("/" + long256)),
                new Ignored(
                        "RuntimeMaxSec",
                        "5124095576h",
                        "RuntimeMaxUSec",
                        INFINITY,
                        unit -> unit.runtimeMax(Duration.ofHours(5_124_095_576L))),
                new Ignored(
                        "TimeoutStartSec", "0", "TimeoutStartUSec", INFINITY, unit -> unit.timeoutStart(Duration.ZERO)),
                new Ignored(
                        "TimeoutStopSec", "0", "TimeoutStopUSec", INFINITY, unit -> unit.timeoutStop(Duration.ZERO)));
    }

    @Test
    void shouldRefuseAValueThatSystemdIgnores() {
        List<Ignored> all = ignored();
        for (int i = 0; i < all.size(); i++) {
            written.add("s4jb-i%d.service".formatted(i));
            UnitDirectory.write("s4jb-i%d.service".formatted(i), """
                    [Service]
                    ExecStart=/bin/true
                    TasksMax=7
                    %s=%s
                    """.formatted(all.get(i).key, all.get(i).value));
        }

        systemd.reload();

        for (int i = 0; i < all.size(); i++) {
            Ignored value = all.get(i);
            UnitProperties unit = load("s4jb-i%d.service".formatted(i));
            assertThat(unit.loadState()).as(value.key).isEqualTo(LoadState.LOADED);
            assertThat(unit.get(value.property, Object.class))
                    .as("%s=%s", value.key, value.value)
                    .isEqualTo(value.kept);
            assertThatIllegalArgumentException()
                    .as("%s=%s", value.key, value.value)
                    .isThrownBy(() -> value.call.apply(service()));
        }
    }

    @Test
    void shouldLoadTheEndsOfEachRange() {
        write(
                "s4jb-min.service",
                service()
                        .memoryMax(1)
                        .tasksMax(1)
                        .cpuQuota(1)
                        .cpuWeight(1)
                        .ioWeight(1)
                        .timeoutStart(Duration.ofNanos(1_000)));
        write(
                "s4jb-max.service",
                service()
                        .memoryMax(Long.MAX_VALUE)
                        .tasksMax(Long.MAX_VALUE)
                        .cpuQuota(21_474_836)
                        .cpuWeight(10_000)
                        .ioWeight(10_000)
                        .successExitStatus(0, 255)
                        .stateDirectory("x".repeat(255))
                        .pidFile("/" + "x".repeat(255))
                        .runtimeMax(Duration.ofHours(5_124_095_576L).minusNanos(1_000)));

        systemd.reload();

        assertThat(load("s4jb-min.service").asMap())
                .containsEntry("MemoryMax", 1L)
                .containsEntry("TasksMax", 1L)
                .containsEntry("CPUQuotaPerSecUSec", 10_000L)
                .containsEntry("CPUWeight", 1L)
                .containsEntry("IOWeight", 1L)
                .containsEntry("TimeoutStartUSec", 1L);
        UnitProperties max = load("s4jb-max.service");
        assertThat(max.asMap())
                .containsEntry("MemoryMax", Long.MAX_VALUE)
                .containsEntry("TasksMax", Long.MAX_VALUE)
                .containsEntry("CPUQuotaPerSecUSec", 214_748_360_000L)
                .containsEntry("CPUWeight", 10_000L)
                .containsEntry("IOWeight", 10_000L)
                .containsEntry("RuntimeMaxUSec", 5_124_095_576L * 3_600_000_000L - 1)
                .containsEntry("PIDFile", "/" + "x".repeat(255));
        assertThat(max.getStrings("StateDirectory")).containsExactly("x".repeat(255));
        assertThat(max.asMap().get("SuccessExitStatus").toString()).contains("0, 255");
    }

    @Test
    void shouldRefuseAUnitThatSystemdWouldReplaceOrIgnore() {
        written.add("s4jb-r.service");
        UnitDirectory.write("s4jb-r.service", """
                [Unit]
                After=s4jb-zz@.service
                Documentation=mailto:x https://x/\u00e4
                [Service]
                ExecStart=/bin/true
                Sockets=s4jb-zz.service
                SuccessExitStatus=256
                """);
        written.add("s4jb-rc.service");
        UnitDirectory.write("s4jb-rc.service", "[Service]\nExecStart=/bin/" + "\u00e4".repeat(128));
        written.add("s4jb-r.socket");
        UnitDirectory.write("s4jb-r.socket", """
                [Socket]
                ListenStream=/run/s4jb-r
                FileDescriptorName=a:b
                Backlog=7
                Backlog=-1
                """);

        systemd.reload();

        UnitProperties unit = load("s4jb-r.service");
        assertThat(load("s4jb-rc.service").loadState()).isEqualTo(LoadState.BAD_SETTING);
        assertThat(unit.getStrings("After")).doesNotContain("s4jb-zz@.service");
        assertThat(unit.getStrings("Documentation")).isEmpty();
        assertThat(unit.getStrings("TriggeredBy")).isEmpty();
        assertThat(unit.asMap()).containsEntry("SuccessExitStatus", Struct.of(List.of(), List.of()));
        assertThat(load("s4jb-r.socket").asMap())
                .containsEntry("FileDescriptorName", "s4jb-r.socket")
                .containsEntry("Backlog", 7L);
        UnitName template = new UnitName("s4jb-zz@.service");
        String umlauts = "\u00e4".repeat(128);
        Stream.<Runnable>of(
                        () -> service().after(template),
                        () -> service().onFailure(template),
                        () -> new TimerUnitBuilder().unit(template),
                        () -> new PathUnitBuilder().unit(template),
                        () -> new SocketUnitBuilder().service(template),
                        () -> new SocketUnitBuilder().service(new UnitName("a.socket")),
                        () -> service().sockets(new UnitName("s4jb-zz.service")),
                        () -> service().execStart(CommandLine.of("/bin/" + umlauts)),
                        () -> service().execStart(CommandLine.of(umlauts)),
                        () -> service().documentation("mailto:x"),
                        () -> service().documentation("https://x/\u00e4"),
                        () -> service().successExitStatus(256),
                        () -> service().successExitStatus(-1),
                        () -> service().alias(new UnitName("a.socket")),
                        () -> new MountUnitBuilder().alias(new UnitName("a.mount")),
                        () -> new MountUnitBuilder().timeout(Duration.ZERO),
                        () -> new SocketUnitBuilder().backlog(-1),
                        () -> new SocketUnitBuilder().fileDescriptorName("a:b"),
                        () -> new SocketUnitBuilder().fileDescriptorName("x".repeat(256)))
                .forEach(call -> assertThatIllegalArgumentException().isThrownBy(call::run));
    }
}
