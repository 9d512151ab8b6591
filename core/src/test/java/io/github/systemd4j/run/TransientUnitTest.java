package io.github.systemd4j.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.systemd4j.message.Body;
import io.github.systemd4j.message.Struct;
import io.github.systemd4j.message.UnixFd;
import io.github.systemd4j.message.Variant;
import io.github.systemd4j.testing.Descriptors;
import io.github.systemd4j.testing.OpenFds;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TransientUnitTest {
    private static final TransientUnit SERVICE = TransientUnit.of("a.service");

    private static Struct property(String name, String signature, Object value) {
        return Struct.of(name, new Variant(signature, value));
    }

    static Stream<Object[]> conveniences() {
        return Stream.of(
                of(unit -> unit.description("ä"), property("Description", "s", "ä")),
                of(unit -> unit.slice("a-b.slice"), property("Slice", "s", "a-b.slice")),
                of(
                        unit -> unit.wants("a.service", "b.socket"),
                        property("Wants", "as", List.of("a.service", "b.socket"))),
                of(unit -> unit.requires("a.service"), property("Requires", "as", List.of("a.service"))),
                of(unit -> unit.bindsTo("a.service"), property("BindsTo", "as", List.of("a.service"))),
                of(unit -> unit.partOf("a.service"), property("PartOf", "as", List.of("a.service"))),
                of(unit -> unit.conflicts("a.service"), property("Conflicts", "as", List.of("a.service"))),
                of(unit -> unit.after("a.service"), property("After", "as", List.of("a.service"))),
                of(unit -> unit.before("a.service"), property("Before", "as", List.of("a.service"))),
                of(
                        unit -> unit.execStart("/bin/a", "-b"),
                        property("ExecStart", "a(sasb)", List.of(Struct.of("/bin/a", List.of("/bin/a", "-b"), false)))),
                of(
                        unit -> unit.exec(
                                ExecStep.CONDITION, ExecCommand.of("a").with(ExecFlag.IGNORE_FAILURE)),
                        property("ExecCondition", "a(sasb)", List.of(Struct.of("a", List.of("a"), true)))),
                of(
                        unit -> unit.exec(
                                ExecStep.STOP_POST, ExecCommand.of("a$", "$A").with(ExecFlag.IGNORE_FAILURE)),
                        property(
                                "ExecStopPostEx",
                                "a(sasas)",
                                List.of(Struct.of(
                                        "a$", List.of("a$", "$A"), List.of("ignore-failure", "no-env-expand"))))),
                of(
                        unit -> unit.exec(
                                ExecStep.RELOAD,
                                ExecCommand.of("a$", "$A").withExpanded("$B").withExpanded("${C}")),
                        property(
                                "ExecReload",
                                "a(sasb)",
                                List.of(Struct.of("a$", List.of("a$$", "$$A", "$B", "${C}"), false)))),
                of(
                        unit -> unit.environment(Map.of("A_1", "b=c d")),
                        property("Environment", "as", List.of("A_1=b=c d"))),
                of(unit -> unit.workingDirectory("~"), property("WorkingDirectory", "s", "~")),
                of(unit -> unit.user("nobody"), property("User", "s", "nobody")),
                of(unit -> unit.memoryMax(5), property("MemoryMax", "t", 5L)),
                of(unit -> unit.memoryMax(TransientUnit.INFINITY), property("MemoryMax", "t", -1L)),
                of(unit -> unit.tasksMax(5), property("TasksMax", "t", 5L)),
                of(unit -> unit.cpuQuota(1.5), property("CPUQuotaPerSecUSec", "t", 1_500_000L)),
                of(unit -> unit.cpuQuota(1e-9), property("CPUQuotaPerSecUSec", "t", 1L)),
                of(unit -> unit.timeoutStart(Duration.ofMillis(5)), property("TimeoutStartUSec", "t", 5_000L)),
                of(unit -> unit.timeoutStop(Duration.ofNanos(1)), property("TimeoutStopUSec", "t", 1L)),
                of(unit -> unit.runtimeMax(Duration.ofSeconds(5)), property("RuntimeMaxUSec", "t", 5_000_000L)));
    }

    private static Object[] of(UnaryOperator<TransientUnit> convenience, Struct property) {
        return new Object[] {convenience, property};
    }

    @ParameterizedTest
    @MethodSource("conveniences")
    void shouldAddTheProperty(UnaryOperator<TransientUnit> convenience, Struct property) {
        assertThat(convenience.apply(SERVICE).properties()).containsExactly(property);
        assertThat(SERVICE.properties()).isEmpty();
    }

    @Test
    void shouldEscapeTheCommandsOfSocketsWhichHaveNoFlags() {
        TransientUnit socket = TransientUnit.of("a.socket");
        assertThat(socket.exec(ExecStep.STOP_PRE, ExecCommand.of("/bin/a$", "$A"))
                        .properties())
                .containsExactly(property(
                        "ExecStopPre", "a(sasb)", List.of(Struct.of("/bin/a$", List.of("/bin/a$$", "$$A"), false))));
        assertThatThrownBy(() ->
                        socket.exec(ExecStep.STOP_PRE, ExecCommand.of("/bin/a").with(ExecFlag.PRIVILEGED)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("a socket takes no property \"ExecStopPreEx\"");
    }

    @Test
    void shouldSetTheHardLimitFirst() {
        assertThat(SERVICE.limit("NOFILE", 5, TransientUnit.INFINITY).properties())
                .containsExactly(property("LimitNOFILE", "t", -1L), property("LimitNOFILESoft", "t", 5L));
    }

    @Test
    void shouldKeepTheOrder() {
        TransientUnit unit = SERVICE.execStart("/bin/a").description("b").execStart("/bin/c");
        assertThat(unit.properties())
                .extracting(property -> property.get(0))
                .containsExactly("ExecStart", "Description", "ExecStart");
    }

    @Test
    void shouldNotChangeWithTheValues() {
        var flags = new ArrayList<>(List.of("a"));
        byte[] bytes = {1};
        TransientUnit unit = SERVICE.with("PassEnvironment", flags).with("CPUAffinity", bytes);
        flags.add("b");
        bytes[0] = 2;
        assertThat(unit.properties())
                .containsExactly(
                        property("PassEnvironment", "as", List.of("a")), property("CPUAffinity", "ay", new byte[] {1}));
    }

    @Test
    void shouldBeWhatStartTransientUnitTakes() {
        TransientUnit unit = TransientUnit.of("a.timer")
                .with("TimersMonotonic", List.of(Struct.of("OnActiveSec", 5L)))
                .withAuxiliary(SERVICE.execStart("/bin/a"));
        Body body = Body.write(unit::writeTo);
        assertThat(body.signature()).isEqualTo("a(sv)a(sa(sv))");
        assertThat(body.reader().readValues()).isEqualTo(List.of(unit.properties(), unit.auxiliaries()));
        assertThat(unit.auxiliaries())
                .containsExactly(
                        Struct.of("a.service", SERVICE.execStart("/bin/a").properties()));
    }

    @Test
    void shouldPassWhatIsUnknown() {
        assertThat(SERVICE.withUnchecked("MemoryZSwapMax", new Variant("t", 5)).properties())
                .containsExactly(property("MemoryZSwapMax", "t", 5L));
    }

    @Test
    void shouldLeaveDescriptorsToTheCaller() {
        try (UnixFd fd = UnixFd.adopt(Descriptors.eventfd())) {
            int before = OpenFds.count();
            TransientUnit unit =
                    SERVICE.withUnchecked("ExtraFileDescriptors", new Variant("a(hs)", List.of(Struct.of(fd, "name"))));
            assertThat(unit.properties())
                    .contains(Struct.of("ExtraFileDescriptors", new Variant("a(hs)", List.of(Struct.of(fd, "name")))));
            assertThat(OpenFds.count()).isEqualTo(before);
        }
    }

    @Test
    void shouldRefuseAVariantWithoutItsType() {
        assertThatThrownBy(() -> SERVICE.withUnchecked("MemoryZSwapMax", new Variant("t", "5")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a String (5) is not a value of type \"t\"");
    }

    static Stream<Object[]> misfits() {
        return Stream.of(
                misfit(
                        "MemoryMax",
                        "5G",
                        "property MemoryMax of a service takes \"t\": a String (5G) is not a value of type \"t\""),
                misfit("CPUAccounting", "yes", "property CPUAccounting of a service takes \"b\": a String (yes) is no"),
                misfit("Nice", 5_000_000_000L, "property Nice of a service takes \"i\": 5000000000 is outside of type"),
                misfit(
                        "Description",
                        "a\0b",
                        "property Description of a service takes \"s\": a string has a NUL at character 1"),
                misfit(
                        "Environment",
                        List.of("A=\0"),
                        "property Environment of a service takes \"as\": a string has a NUL"),
                misfit(
                        "ExecStart",
                        List.of("/bin/a"),
                        "property ExecStart of a service takes \"a(sasb)\": a String (/bin/a) is no"),
                misfit(
                        "StandardOutputFileDescriptor",
                        1,
                        "property StandardOutputFileDescriptor of a service takes \"h\": a Integer (1)"),
                misfit(
                        "TimeoutStopUSec",
                        Duration.ofNanos(-1),
                        "property TimeoutStopUSec of a service takes \"t\": PT-0.000000001S is negative"),
                misfit(
                        "MemoryMax",
                        Duration.ZERO,
                        "property MemoryMax of a service takes \"t\": that is no time in microseconds"),
                misfit(
                        "TimerSlackNSec",
                        Duration.ZERO,
                        "property TimerSlackNSec of a service takes \"t\": that is no time in"),
                misfit("RuntimeMaxSec", 5, "a service takes no property \"RuntimeMaxSec\"; there is RuntimeMaxUSec"),
                misfit(
                        "PIDs",
                        List.of(1),
                        "a service takes no property \"PIDs\", which is for these types: scope; withUnchecked passes one"));
    }

    private static Object[] misfit(String property, Object value, String message) {
        return new Object[] {property, value, message};
    }

    @ParameterizedTest
    @MethodSource("misfits")
    void shouldReportWhatDoesNotFit(String property, Object value, String message) {
        assertThatThrownBy(() -> SERVICE.with(property, value))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(message);
    }

    @ParameterizedTest
    @CsvSource({
        "a, it has no unit type",
        "a.target, a target can't be created at run time",
        "a@.service, a@.service is a template: UnitName.withInstance makes it the name of a unit"
    })
    void shouldRefuseNamesOfWhatCannotBeMade(String name, String problem) {
        assertThatThrownBy(() -> TransientUnit.of(name))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(problem);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "./a", "a/b"})
    void shouldRefuseRelativePrograms(String path) {
        assertThatThrownBy(() -> ExecCommand.of(path))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "\"%s\" is neither an absolute path nor a program's name: resolve it first".formatted(path));
    }

    @Test
    void shouldRefuseCommandsWithoutArguments() {
        assertThatThrownBy(SERVICE::execStart).hasMessage("a command needs a program");
        assertThatThrownBy(() -> new ExecCommand("/bin/a", List.of(), Set.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("/bin/a has no arguments, but the first one must be the program's own name");
    }

    static Stream<UnaryOperator<TransientUnit>> mistakes() {
        return Stream.of(
                unit -> unit.cpuQuota(0),
                unit -> unit.cpuQuota(Double.NaN),
                unit -> unit.cpuQuota(Double.POSITIVE_INFINITY),
                unit -> unit.memoryMax(-2),
                unit -> unit.tasksMax(-2),
                unit -> unit.limit("NOFILE", 2, 1),
                unit -> unit.limit("NOFILE", TransientUnit.INFINITY, 1),
                unit -> unit.limit("FILES", 1, 1),
                unit -> unit.environment(Map.of("A B", "")),
                unit -> unit.environment(Map.of("1A", "")),
                unit -> unit.wants("a"),
                unit -> unit.slice("a"),
                unit -> unit.exec(ExecStep.STOP_PRE, ExecCommand.of("/bin/a")));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void shouldRefuseMistakes(UnaryOperator<TransientUnit> mistake) {
        assertThatThrownBy(() -> mistake.apply(SERVICE)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldRefuseAuxiliariesOfAuxiliaries() {
        TransientUnit nested = TransientUnit.of("b.timer").withAuxiliary(SERVICE);
        assertThatThrownBy(() -> TransientUnit.of("c.timer").withAuxiliary(nested))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("b.timer has auxiliary units of its own: add them to c.timer instead");
    }

    @Test
    void shouldEqualWhatIsDescribedAlike() {
        TransientUnit unit = SERVICE.memoryMax(5).withAuxiliary(TransientUnit.of("b.slice"));
        assertThat(unit)
                .isEqualTo(SERVICE.with("MemoryMax", 5).withAuxiliary(TransientUnit.of("b.slice")))
                .hasSameHashCodeAs(SERVICE.with("MemoryMax", 5).withAuxiliary(TransientUnit.of("b.slice")))
                .isNotEqualTo(SERVICE.memoryMax(5))
                .isNotEqualTo(SERVICE.memoryMax(6).withAuxiliary(TransientUnit.of("b.slice")))
                .hasToString("a.service with 1 properties");
    }
}
