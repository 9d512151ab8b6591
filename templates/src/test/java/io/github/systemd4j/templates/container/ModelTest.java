package io.github.systemd4j.templates.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.systemd4j.manager.UnitName;
import java.nio.file.Path;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelTest {
    private static final Path FOLDER = Path.of("/run/x");

    private static ContainerUnit.Builder plain() {
        return ContainerUnit.builder(new ContainerId("web1"), new ImageName("busybox"), new RequestId("r"));
    }

    private static void refused(ThrowingCallable construction, String message) {
        assertThatIllegalArgumentException().isThrownBy(construction).withMessageStartingWith(message);
    }

    @ParameterizedTest
    @CsvSource({"0,1,internal: 0", "65536,1,internal: 65536", "1,0,external: 0", "1,-1,external: -1"})
    void shouldRefuseNumbersThatAreNoPorts(int internal, int external, String message) {
        refused(() -> new PortPair(internal, external), message + " is no port: those are 1 to 65535");
    }

    @Test
    void shouldReadPortsAsTheyAreWritten() {
        assertThat(PortPair.parse("8080:4001"))
                .isEqualTo(new PortPair(8080, 4001))
                .hasToString("8080:4001");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ":", "1", "1:", ":1", "1:2:3", "+1:2", "1 :2", "123456:1", "\u0661:1", "1:99999"})
    void shouldRefuseTextThatIsNoPairOfPorts(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> PortPair.parse(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "data", "./data", "/a:b", "-v", "/a\nb", "/a\rb", "/a\0b", "/\ud800", "/\uffff"})
    void shouldRefusePathsThatCantBeMounted(String path) {
        refused(() -> new VolumeSpec(path), "path: ");
        refused(() -> new BindMount(FOLDER, path), "path: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "data", "/a:b", "/a\nb", "/a\rb", "/\uffff"})
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
        refused(() -> plain().hook(path, FOLDER).build(), "initExecutable: ");
        refused(() -> plain().hook(FOLDER, path).build(), "runDirectory: ");
        refused(() -> ContainerRuntime.docker().withRuntime(path), "runtime: ");
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

    @Test
    void shouldRefuseMoreThanALineCanHave() {
        String option = "x".repeat(16_384 - 8);

        assertThat(plain().runOptions(option).build().runOptions()).containsExactly(option);
        refused(() -> plain().runOptions(option + "x").build(), "ports, volumes, bindMounts, runOptions: ");
        refused(
                () -> plain().runOptions(option).ports(new PortPair(1, 1)).build(),
                "ports, volumes, bindMounts, runOptions: ");
    }

    @Test
    void shouldRefuseTwoPortsThatAreOne() {
        refused(
                () -> plain().ports(new PortPair(1, 4000), new PortPair(2, 4000))
                        .build(),
                "ports: two have the external port 4000");
    }

    @Test
    void shouldRefuseWhatDoesntFitTogether() {
        refused(() -> plain().isolated().build(), "initExecutable: it is missing");
        refused(
                () -> plain().socketActivated(SocketActivation.ENABLED).build(),
                "ports: SOCKETACTIVATED needs one to listen on");
        refused(
                () -> plain().ports(new PortPair(1, 1))
                        .socketActivated(SocketActivation.ENABLED)
                        .build(),
                "initExecutable: it is missing");
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
        refused(() -> new SliceUnit(root, 1), "name: -.slice is systemd's own");
    }

    @ParameterizedTest
    @CsvSource({"a-b.slice,-.slice,a.slice", "a-b-c.slice,a.slice,a-b.slice", "a.slice,b.slice,-.slice"})
    void shouldRefuseParentsThatTheNameContradicts(String name, String parent, String implied) {
        refused(
                () -> new SliceUnit(new UnitName(name), 1, Optional.of(new UnitName(parent))),
                "parent: %s can't be in %s: by its name it is in %s".formatted(name, parent, implied));
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
        refused(() -> new TargetUnit(new UnitName("a.service"), target), "name: a.service is no target");
        refused(() -> new TargetUnit(new UnitName("a@b.target"), target), "name: a@b.target is no target");
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
