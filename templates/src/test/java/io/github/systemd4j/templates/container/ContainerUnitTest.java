package io.github.systemd4j.templates.container;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.systemd4j.templates.unitfile.ServiceUnitBuilder.Restart;
import io.github.systemd4j.unit.UnitName;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ContainerUnitTest extends ModelFixture {
    @ParameterizedTest
    @ValueSource(strings = {"", "/", "data", "./data", "/a:b", "-v", "/a\nb", "/a\rb", "/a\0b", "/\ud800", "/\uffff"})
    void shouldRefusePathsThatCantBeMounted(String path) {
        refused(() -> new VolumeSpec(path), "path: ");
        refused(() -> new BindMount(DIRECTORY, path), "path: ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "/", "data", "/a:b", "/a\nb", "/a\rb", "/\uffff", "/a\tb", "/a\u007f", "/a/..", "/a/../b"})
    void shouldRefuseHostPathsThatCantBeMounted(String path) {
        refused(() -> new BindMount(Path.of(path), "/x"), "hostPath: ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "/", "a", "/a b", "/a%n", "/a$HOME", "/a;b", "/a\nb", "/a'", "/a\"", "/a\\", "/a/../b", "/\u00e4"
            })
    void shouldRefusePathsThatMeanMoreThanAPath(String text) {
        Path path = Path.of(text);
        refused(() -> plain().environmentFile(path).build(), "environmentFile: ");
        refused(() -> plain().hook(path, DIRECTORY).build(), "initExecutable: ");
        refused(() -> plain().hook(DIRECTORY, path).build(), "runDirectory: ");
        refused(() -> ContainerRuntime.docker().withExecutable(path), "executable: ");
        refused(() -> ContainerRuntime.docker().withSocketProxy(path), "socketProxy: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-a", ".a", "a b", "a\n", "a%n", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"})
    void shouldRefuseTextThatIsNoUser(String user) {
        refused(() -> plain().user(user).build(), "user: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\nb", "\r", "a\0", "\ud800", "x\udc00", "\ufffe", "\ufdd0"})
    void shouldRefuseOptionsThatNoLineCanHave(String option) {
        refused(() -> plain().runOptions("fine", option).build(), "runOptions[1]: ");
    }

    @ParameterizedTest
    @EnumSource(
            value = Restart.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"NO", "ON_FAILURE", "ALWAYS"})
    void shouldRefuseRestartsThatSystemdCantDecide(Restart policy) {
        refused(
                () -> plain().restart(policy).build(),
                "restart: %s doesn't work for containers, because systemd gets their signals as exit statuses: use one of "
                                .formatted(policy)
                        + "[NO, ON_FAILURE, ALWAYS]");
    }

    @Test
    void shouldRefuseDelaysThatAreNone() {
        for (Duration delay : List.of(
                Duration.ZERO, Duration.ofNanos(999_999), Duration.ofDays(1).plusNanos(1))) {
            refused(() -> plain().restartDelay(delay).build(), "restartDelay: " + delay + " is out of range");
        }
        for (Duration limit : List.of(
                Duration.ZERO, Duration.ofMillis(1_500), Duration.ofDays(1).plusSeconds(1))) {
            refused(() -> plain().startTimeout(limit).build(), "startTimeout: " + limit + " is not allowed");
        }
    }

    @Test
    void shouldRefuseMoreThanALineCanHave() {
        String option = "x".repeat(16_384 - 8);

        assertThat(plain().runOptions(option).build().runOptions()).containsExactly(option);
        refused(() -> plain().runOptions(option + "x").build(), TOGETHER);
        refused(() -> plain().runOptions(option).ports(new PortPair(1, 1)).build(), TOGETHER);
        refused(() -> plain().runOptions(option).command("a").build(), TOGETHER);
        refused(() -> plain().runOptions(option).volumes(new VolumeSpec("/a")).build(), TOGETHER);
        refused(
                () -> plain().runOptions(option)
                        .bindMounts(new BindMount(DIRECTORY, "/a"))
                        .build(),
                TOGETHER);
        refused(
                () -> plain().runOptions(option)
                        .networks(new ContainerNetwork("a"))
                        .build(),
                TOGETHER);
        refused(
                () -> plain().runOptions(option)
                        .healthCheck(new ContainerHealthCheck("a"))
                        .build(),
                TOGETHER);
    }

    @Test
    void shouldRefuseWhatDoesntFitTogether() {
        refused(() -> plain().isolated().build(), "initExecutable: it is missing");
        refused(
                () -> plain().socketActivated(SocketActivation.ENABLED).build(),
                "ports: SOCKETACTIVATED needs a port to listen on: add one");
        refused(
                () -> plain().isolated().hook(DIRECTORY, DIRECTORY).command("a").build(),
                "command: an isolated container runs the program that its hook provides: remove the command");
        refused(
                () -> plain().ports(new PortPair(1, 1), new PortPair(2, 2).udp())
                        .socketActivated(SocketActivation.PROXIED)
                        .build(),
                "ports: PROXIED passes on TCP only: use ENABLED for a port of UDP");
        refused(
                () -> plain().socketActivated(SocketActivation.DISABLED).build(),
                "socketActivation: DISABLED doesn't fit the type SOCKETACTIVATED");
        refused(
                () -> plain().socketActivated(SocketActivation.PROXIED)
                        .foreground()
                        .build(),
                "socketActivation: PROXIED doesn't fit the type FOREGROUND");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.service", "a--b.slice", "a@b.slice", "-a.slice", "a-.slice", "a@.slice"})
    void shouldRefuseNamesThatAreNoSlice(String name) {
        refused(() -> plain().slice(new UnitName(name)).build(), "slice: ");
        refused(() -> new SliceUnit(new UnitName(name), 1), "name: ");
    }

    @Test
    void shouldTakeTheRootForASliceOfOthersOnly() {
        var root = new UnitName("-.slice");

        assertThat(plain().slice(root).build().slice()).contains(root);
        assertThat(new SliceUnit(new UnitName("a.slice"), 1, Optional.of(root)).parent())
                .contains(root);
        refused(
                () -> new SliceUnit(root, 1),
                "name: -.slice is the root slice, which systemd itself manages: use another slice");
    }

    @ParameterizedTest
    @CsvSource({"a-b.slice,-.slice,a.slice", "a-b-c.slice,a.slice,a-b.slice", "a.slice,b.slice,-.slice"})
    void shouldRefuseParentsThatTheNameContradicts(String name, String parent, String implied) {
        refused(
                () -> new SliceUnit(new UnitName(name), 1, Optional.of(new UnitName(parent))),
                "parent: %s can't be in %s: its name implies %s".formatted(name, parent, implied));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, Long.MIN_VALUE})
    void shouldRefuseLimitsThatLeaveNothing(long bytes) {
        refused(() -> new SliceUnit(new UnitName("a.slice"), bytes), "memoryMax: " + bytes);
    }

    @Test
    void shouldRefuseTargetsThatAreNone() {
        var target = new UnitName("a.target");

        refused(() -> new TargetUnit(new UnitName("a\\.target"), target), "name: \"a\\\" can't be written");
        refused(() -> new SliceUnit(new UnitName("a\\.slice"), 1), "name: \"a\\\" can't be written");
        refused(() -> new TargetUnit(new UnitName("a.service"), target), "name: a.service is not a target");
        refused(() -> new TargetUnit(new UnitName("a@b.target"), target), "name: a@b.target is not a target");
        refused(() -> new TargetUnit(target, target), "wantedBy: a.target can't start a.target");
        refused(() -> new TargetUnit(target, new UnitName("b@.service")), "wantedBy: b@.service can't start");
    }

    @Test
    void shouldRefuseAPathWhosePartIsLongerThanAFilesName() {
        String part = "/" + "\u00e4".repeat(128);

        refused(() -> new VolumeSpec(part), "path: ");
        refused(() -> new BindMount(Path.of("/a"), part), "path: ");
        refused(() -> new BindMount(Path.of("/" + "a".repeat(256)), "/a"), "hostPath: ");
        refused(() -> plain().environmentFile(Path.of("/" + "a".repeat(256))).build(), "environmentFile: ");
    }

    @Test
    void shouldKeepItsListsToItself() {
        String[] options = {"a"};
        ContainerUnit.Builder builder = plain().runOptions(options);
        options[0] = "b";

        assertThat(builder.build().runOptions()).containsExactly("a");
    }
}
