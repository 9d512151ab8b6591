package io.github.systemd4j.templates.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.systemd4j.templates.internal.names.VolumeNames;
import io.github.systemd4j.templates.unitfile.ServiceUnitBuilder.Restart;
import io.github.systemd4j.unit.UnitName;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelTest {
    private static final Path FOLDER = Path.of("/run/x");
    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");
    private static final String TOGETHER =
            "command, ports, volumes, bindMounts, networks, runOptions, healthCheck: together they are ";
    private static final ContainerDirectories DIRECTORIES = ContainerDirectories.system();

    private static ContainerUnit.Builder plain() {
        return ContainerUnit.builder(new ContainerId("web1"), new ImageName("busybox"), new RequestId("r"));
    }

    private static void refusedBy(ContainerRuntime runtime, ContainerUnit.Builder unit, String message) {
        ContainerUnit built = unit.build();
        refused(() -> runtime.render(built, DIRECTORIES), message);
    }

    private static void refused(ThrowingCallable construction, String message) {
        assertThatIllegalArgumentException().isThrownBy(construction).withMessageStartingWith(message);
    }

    @ParameterizedTest
    @CsvSource({"0,1,internal: 0", "65536,1,internal: 65536", "1,0,external: 0", "1,-1,external: -1"})
    void shouldRefuseNumbersThatAreNoPorts(int internal, int external, String message) {
        refused(() -> new PortPair(internal, external), message + " is no port: those are 1 to 65535");
    }

    // --- ports

    @Test
    void shouldReadPortsAsTheyAreWritten() {
        assertThat(PortPair.parse("8080:4001"))
                .isEqualTo(new PortPair(8080, 4001))
                .hasToString("8080:4001");
        assertThat(PortPair.parse("8080:4001/tcp")).isEqualTo(new PortPair(8080, 4001));
        assertThat(PortPair.parse("53:5353/udp"))
                .isEqualTo(new PortPair(53, 5353).udp())
                .hasToString("53:5353/udp");
        assertThat(PortPair.parse("53:127.0.0.1:5353/udp"))
                .isEqualTo(new PortPair(53, 5353).udp().on(LOOPBACK))
                .hasToString("53:127.0.0.1:5353/udp");
        assertThat(PortPair.parse("80:[::1]:8080")).isEqualTo(new PortPair(80, 8080).on(InetAddress.ofLiteral("::1")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "0.0.0.0",
                "255.255.255.255",
                "::1",
                "::",
                "2001:db8::7",
                "fe80::1",
                "::ffff:192.0.2.1"
            })
    void shouldReadWhatItHasWritten(String literal) {
        PortPair stream = new PortPair(1, 65_535).on(InetAddress.ofLiteral(literal));

        assertThat(PortPair.parse(stream.toString())).isEqualTo(stream);
        assertThat(PortPair.parse(stream.udp().toString())).isEqualTo(stream.udp());
    }

    @Test
    void shouldWritePortsAsSystemdAndTheRuntimesReadThem() {
        PortPair plain = new PortPair(53, 5353);
        PortPair local = plain.on(LOOPBACK).udp();
        PortPair local6 = plain.on(InetAddress.ofLiteral("::1"));

        assertThat(plain.hostPort()).isEqualTo("5353");
        assertThat(plain.publishOption()).isEqualTo("5353:53");
        assertThat(local.hostPort()).isEqualTo("127.0.0.1:5353");
        assertThat(local.publishOption()).isEqualTo("127.0.0.1:5353:53/udp");
        assertThat(local6.hostPort()).isEqualTo("[0:0:0:0:0:0:0:1]:5353");
        assertThat(local6.publishOption()).isEqualTo("[0:0:0:0:0:0:0:1]:5353:53");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":",
                "1",
                "1:",
                ":1",
                "1:2:3",
                "+1:2",
                "1 :2",
                "123456:1",
                "\u0661:1",
                "1:99999",
                "1:0",
                "1:2/",
                "1:2/sctp",
                "1:2/UDP",
                "1:2/udp ",
                "1:127.0.0.1",
                "1:127.0.0.1:",
                "1:127.0.0:2",
                "1:1.2.3.4.5:2",
                "1:256.0.0.1:2",
                "1:::1:2",
                "1:[::1]",
                "1:[::1]:",
                "1:[]:2",
                "1:[127.0.0.1]:2",
                "1:[:::1]:2",
                "1:[fe80::1%lo]:2",
                "1:localhost:2",
                "99999999999:1"
            })
    void shouldRefuseTextThatIsNoPairOfPorts(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> PortPair.parse(text));
    }

    @Test
    void shouldRefuseAnAddressThatBelongsToOneInterface() throws Exception {
        var address =
                Inet6Address.getByAddress(null, InetAddress.ofLiteral("fe80::1").getAddress(), 1);

        refused(
                () -> new PortPair(1, 2).on(address),
                "hostAddress: \"fe80:0:0:0:0:0:0:1%1\" belongs to one interface, which runtimes can't listen on");
    }

    @Test
    void shouldRefuseTwoPortsThatAreOne() {
        PortPair local = new PortPair(1, 4000).on(LOOPBACK);
        PortPair everywhere = new PortPair(2, 4000);

        refusedPorts(new PortPair(1, 4000), everywhere);
        refusedPorts(local, everywhere);
        refusedPorts(everywhere, local);
        refusedPorts(local, new PortPair(2, 4000).on(LOOPBACK));
        refusedPorts(local, everywhere.on(InetAddress.ofLiteral("0.0.0.0")));
        refusedPorts(local.udp(), new PortPair(3, 4001), everywhere.udp());
    }

    private static void refusedPorts(PortPair... ports) {
        refused(() -> plain().ports(ports).build(), "ports: two have the external port 4000");
    }

    @Test
    void shouldTakeTwoPortsThatDifferInTheProtocolOrTheAddress() {
        PortPair[] ports = {
            new PortPair(1, 4000).on(LOOPBACK),
            new PortPair(2, 4000).on(InetAddress.ofLiteral("127.0.0.2")),
            new PortPair(3, 4000).on(InetAddress.ofLiteral("::1")),
            new PortPair(1, 4000).udp(),
            new PortPair(1, 4001)
        };

        assertThat(plain().ports(ports).build().ports()).containsExactly(ports);
    }

    // --- volumes and mounts

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "data", "./data", "/a:b", "-v", "/a\nb", "/a\rb", "/a\0b", "/\ud800", "/\uffff"})
    void shouldRefusePathsThatCantBeMounted(String path) {
        refused(() -> new VolumeSpec(path), "path: ");
        refused(() -> new BindMount(FOLDER, path), "path: ");
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
        refused(() -> plain().hook(path, FOLDER).build(), "initExecutable: ");
        refused(() -> plain().hook(FOLDER, path).build(), "runDirectory: ");
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
                "restart: %s doesn't work for containers, whose signals are exit statuses to systemd: use one of "
                                .formatted(policy)
                        + "[NO, ON_FAILURE, ALWAYS]");
    }

    @Test
    void shouldRefuseDelaysThatAreNone() {
        for (Duration delay : List.of(
                Duration.ZERO, Duration.ofNanos(999_999), Duration.ofDays(1).plusNanos(1))) {
            refused(() -> plain().restartDelay(delay).build(), "restartDelay: " + delay + " is not allowed");
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
                        .bindMounts(new BindMount(FOLDER, "/a"))
                        .build(),
                TOGETHER);
        refused(
                () -> plain().runOptions(option)
                        .networks(new ContainerNetwork("a"))
                        .build(),
                TOGETHER);
        refused(
                () -> plain().runOptions(option)
                        .healthCheck(new HealthCheck("a"))
                        .build(),
                TOGETHER);
    }

    @Test
    void shouldRefuseWhatDoesntFitTogether() {
        refused(() -> plain().isolated().build(), "initExecutable: it is missing");
        refused(
                () -> plain().socketActivated(SocketActivation.ENABLED).build(),
                "ports: SOCKETACTIVATED needs one to listen on");
        refused(
                () -> plain().isolated().hook(FOLDER, FOLDER).command("a").build(),
                "command: an isolated container runs what its hook leaves for it: leave it out");
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

    // --- the fields of podman and docker

    @ParameterizedTest
    @ValueSource(strings = {"a\nb", "\r", "a\0", "\ud800", "x\udc00", "\ufffe", "\ufdd0"})
    void shouldRefuseArgumentsThatNoLineCanHave(String argument) {
        refused(() -> plain().command("fine", argument).build(), "command[1]: ");
        refused(() -> new HealthCheck(argument), "healthCheck.command: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\t", "none"})
    void shouldRefuseHealthChecksWithoutACommand(String command) {
        refused(() -> new HealthCheck(command), "healthCheck.command: \"%s\" is no command".formatted(command));
    }

    @Test
    void shouldHaveTheDefaultsOfTheRuntimesForHealthChecks() {
        Duration halfAMinute = Duration.ofSeconds(30);

        assertThat(new HealthCheck("true"))
                .isEqualTo(new HealthCheck("true", halfAMinute, halfAMinute, 3, Duration.ZERO));
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT0S", "PT-1S", "PT0.5S", "PT1.5S", "PT24H0.1S", "PT24H1S"})
    void shouldRefuseSpansThatAreNotWholeSecondsOfADay(String span) {
        Duration refused = Duration.parse(span);
        Duration second = Duration.ofSeconds(1);
        String problem = ": %s is not allowed: give whole seconds, from 1 s to 24 h".formatted(refused);

        refused(() -> new HealthCheck("a", refused, second, 1, second), "healthCheck.interval" + problem);
        refused(() -> new HealthCheck("a", second, refused, 1, second), "healthCheck.timeout" + problem);
        refused(() -> plain().stopTimeout(refused).build(), "stopTimeout" + problem);
        if (!refused.isZero()) {
            refused(
                    () -> new HealthCheck("a", second, second, 1, refused),
                    "healthCheck.startPeriod: %s is not allowed: give whole seconds, from 0 s to 24 h"
                            .formatted(refused));
        }
    }

    @Test
    void shouldTakeSpansOfASecondAndOfADay() {
        Duration second = Duration.ofSeconds(1);
        Duration day = Duration.ofDays(1);

        assertThat(plain().stopTimeout(day).build().stopTimeout()).contains(day);
        assertThat(plain().stopTimeout(second).build().stopTimeout()).contains(second);
        assertThat(new HealthCheck("a", day, day, 1, day).startPeriod()).isEqualTo(day);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, Integer.MIN_VALUE})
    void shouldRefuseHealthChecksWithoutRetries(int retries) {
        Duration second = Duration.ofSeconds(1);
        refused(
                () -> new HealthCheck("a", second, second, retries, second),
                "healthCheck.retries: %d is not allowed: give 1 or more".formatted(retries));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-a",
                ".a",
                "_a",
                "a b",
                "a:b",
                "a,b",
                "a/b",
                "a\n",
                "\u00e4",
                "bridge",
                "container",
                "default",
                "host",
                "none",
                "ns",
                "pasta",
                "private",
                "slirp4netns",
                "container:web1"
            })
    void shouldRefuseNamesThatNoNetworkCanHave(String name) {
        refused(
                () -> new ContainerNetwork(name),
                "networks: \"%s\" can't be created as a network: ".formatted(name.replace("\n", "\\n")));
    }

    @Test
    void shouldRefuseNetworksWithLongNamesAndTheSameTwice() {
        assertThat(new ContainerNetwork("a".repeat(64))).isEqualTo(new ContainerNetwork("a".repeat(64), false));
        refused(() -> new ContainerNetwork("a".repeat(65)), "networks: ");
        refused(
                () -> plain().networks(new ContainerNetwork("a"), new ContainerNetwork("a", true))
                        .build(),
                "networks: two have the name \"a\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-a", ".a", "_a", "a b", "a:b", "a/b", "/a", "a\n", "\u00e4"})
    void shouldRefuseNamesThatNoVolumeCanHave(String name) {
        refused(
                () -> new VolumeSpec("/data", Optional.of(name)),
                "name: \"%s\" is no name of a volume: use 1 to 255 of a-z A-Z 0-9 _ . -, a letter or digit first"
                        .formatted(name.replace("\n", "\\n")));
    }

    @Test
    void shouldRefuseVolumesWithLongNamesAndTwoAtAPath() {
        String longest = "a".repeat(255);

        assertThat(new VolumeSpec("/data", Optional.of(longest))).hasToString(longest + ":/data");
        assertThat(new VolumeSpec("/data")).hasToString("/data");
        refused(() -> new VolumeSpec("/data", Optional.of(longest + "a")), "name: ");
        refused(
                () -> plain().volumes(new VolumeSpec("/data"), new VolumeSpec("/data", Optional.of("a")))
                        .build(),
                "volumes, bindMounts: two have the path \"/data\"");
        refused(
                () -> plain().volumes(new VolumeSpec("/data"))
                        .bindMounts(new BindMount(FOLDER, "/data"))
                        .build(),
                "volumes, bindMounts: two have the path \"/data\"");
        refused(
                () -> plain().bindMounts(new BindMount(FOLDER, "/a"), new BindMount(Path.of("/b"), "/a"))
                        .build(),
                "volumes, bindMounts: two have the path \"/a\"");
    }

    @Test
    void shouldNameVolumesAfterTheContainerAndThePath() {
        ContainerUnit unit = plain().build();

        assertThat(unit.volumeName(new VolumeSpec("/data"))).isEqualTo("web1-data-" + sha256("web1:/data"));
        assertThat(unit.volumeName(new VolumeSpec("/data", Optional.of("shared"))))
                .isEqualTo("shared");
    }

    private static String sha256(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash).substring(0, 12);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void shouldNameEachVolumeByItself() {
        String longPath = "/" + "a".repeat(60);
        List<String> paths = List.of(
                "/data",
                "/data/",
                "//data",
                "/da/ta",
                "/da-ta",
                "/da_ta",
                "/\u00e4",
                "/\u00f6",
                longPath,
                longPath + "b");
        List<String> names = Stream.of("web1", "web2", "web1-dat")
                .map(ContainerId::new)
                .flatMap(id -> paths.stream().map(path -> VolumeNames.of(id, path)))
                .toList();

        assertThat(names).doesNotHaveDuplicates().allSatisfy(name -> {
            assertThat(VolumeNames.check("name", name)).isEqualTo(name);
            assertThat(name.length()).isLessThan(100);
        });
        assertThat(VolumeNames.of(new ContainerId("web1"), "/data"))
                .isEqualTo(VolumeNames.of(new ContainerId("web1"), "/data"));
    }

    @ParameterizedTest
    @CsvSource({"ALWAYS,always", "MISSING,missing", "NEVER,never", "NEWER,newer"})
    void shouldNamePullPoliciesAsTheRuntimesDo(PullPolicy policy, String option) {
        assertThat(policy.option()).isEqualTo(option);
    }

    @Test
    void shouldRefuseToDependOnATemplate() {
        var template = new UnitName("a@.service");
        String problem = ": \"a@.service\" is a template, which is never started: name an instance";

        refused(() -> plain().after(template).build(), "after" + problem);
        refused(() -> plain().requires(new UnitName("a.service"), template).build(), "requires" + problem);
    }

    @Test
    void shouldHaveAllValuesInABuilderOfItsOwn() {
        ContainerUnit unit = SampleUnits.full().build();
        ContainerUnit copy = unit.toBuilder().build();

        for (var runtime : List.of(ContainerRuntime.podman(), ContainerRuntime.docker())) {
            assertThat(runtime.render(copy, DIRECTORIES)).isEqualTo(runtime.render(unit, DIRECTORIES));
        }
        assertThat(copy.type()).isEqualTo(unit.type());
        assertThat(unit.toBuilder().foreground().build().type()).isEqualTo(ContainerType.FOREGROUND);
        assertThat(unit.type()).isEqualTo(ContainerType.SIMPLE);
    }

    // --- what a profile can't express

    static Stream<Arguments> fieldsThatGeardDidNotHave() {
        PortPair port = new PortPair(1, 2);
        return Stream.of(
                Arguments.of("command", plain().command("a")),
                Arguments.of("ports", plain().ports(port.udp())),
                Arguments.of("ports", plain().ports(new PortPair(2, 3), port.on(LOOPBACK))),
                Arguments.of("volumes", plain().volumes(new VolumeSpec("/a", Optional.of("a")))),
                Arguments.of("networks", plain().networks(new ContainerNetwork("a"))),
                Arguments.of("after", plain().after(new UnitName("a.service"))),
                Arguments.of("requires", plain().requires(new UnitName("a.service"))),
                Arguments.of("restart", plain().restart(Restart.NO)),
                Arguments.of("restartDelay", plain().restartDelay(Duration.ofSeconds(3))),
                Arguments.of("startTimeout", plain().startTimeout(Duration.ofMinutes(9))),
                Arguments.of("stopTimeout", plain().stopTimeout(Duration.ofSeconds(10))),
                Arguments.of("pullPolicy", plain().pullPolicy(PullPolicy.MISSING)),
                Arguments.of("healthCheck", plain().healthCheck(new HealthCheck("a"))));
    }

    @ParameterizedTest
    @MethodSource("fieldsThatGeardDidNotHave")
    void shouldRefuseForGeardWhatItDidNotHave(String field, ContainerUnit.Builder unit) {
        refusedBy(
                ContainerRuntime.geard(),
                unit,
                field + ": geard's units can't express it: leave it out, or use the profile of podman or docker");
    }

    @Test
    void shouldRefuseForGeardASocketWithoutAHook() {
        refusedBy(
                ContainerRuntime.geard(),
                plain().ports(new PortPair(1, 1)).socketActivated(SocketActivation.ENABLED),
                "initExecutable: it is missing: geard's hook sets up a socket-activated container");
    }

    @Test
    void shouldRefuseForDockerWhatItCantDo() {
        refusedBy(
                ContainerRuntime.docker(),
                plain().ports(new PortPair(1, 1)).socketActivated(SocketActivation.ENABLED),
                "socketActivation: docker hands no sockets to a container: use PROXIED, or podman");
        refusedBy(
                ContainerRuntime.docker(),
                plain().pullPolicy(PullPolicy.NEWER),
                "pullPolicy: docker has no NEWER: use ALWAYS, or podman");
    }

    @ParameterizedTest
    @ValueSource(strings = {"cafe", "0001", "0123456789abcdef01234567"})
    void shouldRefuseAnIdThatTheIdOfAnotherContainerCouldBeginWith(String id) {
        var unit = ContainerUnit.builder(new ContainerId(id), new ImageName("x"), new RequestId("r"));
        for (var runtime : List.of(ContainerRuntime.podman(), ContainerRuntime.docker())) {
            refusedBy(runtime, unit, "id: \"" + id + "\" could be the beginning of another container's ID");
        }
    }

    @Test
    void shouldRefuseToProxyMoreThanSevenPorts() {
        for (var runtime : List.of(ContainerRuntime.podman(), ContainerRuntime.docker())) {
            assertThat(runtime.render(proxied(7), DIRECTORIES).proxy()).isPresent();
            refusedBy(runtime, proxied(8).toBuilder(), "ports: PROXIED passes on 7 ports at most, not 8");
        }
    }

    private static ContainerUnit proxied(int ports) {
        return plain().ports(IntStream.rangeClosed(1, ports)
                        .mapToObj(port -> new PortPair(port, port))
                        .toArray(PortPair[]::new))
                .socketActivated(SocketActivation.PROXIED)
                .build();
    }
}
