package io.github.systemd4j.templates.container;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.systemd4j.templates.internal.names.VolumeNames;
import io.github.systemd4j.unit.UnitName;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ContainerUnitOptionsTest extends ModelFixture {
    @ParameterizedTest
    @ValueSource(strings = {"a\nb", "\r", "a\0", "\ud800", "x\udc00", "\ufffe", "\ufdd0"})
    void shouldRefuseArgumentsThatNoLineCanHave(String argument) {
        refused(() -> plain().command("fine", argument).build(), "command[1]: ");
        refused(() -> new ContainerHealthCheck(argument), "healthCheck.command: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\t", "none"})
    void shouldRefuseHealthChecksWithoutACommand(String command) {
        refused(
                () -> new ContainerHealthCheck(command),
                "healthCheck.command: \"%s\" is not a command: pass one for the container's shell".formatted(command));
    }

    @Test
    void shouldHaveTheDefaultsOfTheRuntimesForHealthChecks() {
        Duration halfAMinute = Duration.ofSeconds(30);

        assertThat(new ContainerHealthCheck("true"))
                .isEqualTo(new ContainerHealthCheck("true", halfAMinute, halfAMinute, 3, Duration.ZERO));
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT0S", "PT-1S", "PT0.5S", "PT1.5S", "PT24H0.1S", "PT24H1S"})
    void shouldRefuseSpansThatAreNotWholeSecondsOfADay(String span) {
        Duration refused = Duration.parse(span);
        Duration second = Duration.ofSeconds(1);
        String problem = ": %s is not allowed: use whole seconds, from 1 s to 24 h".formatted(refused);

        refused(() -> new ContainerHealthCheck("a", refused, second, 1, second), "healthCheck.interval" + problem);
        refused(() -> new ContainerHealthCheck("a", second, refused, 1, second), "healthCheck.timeout" + problem);
        refused(() -> plain().stopTimeout(refused).build(), "stopTimeout" + problem);
        if (!refused.isZero()) {
            refused(
                    () -> new ContainerHealthCheck("a", second, second, 1, refused),
                    "healthCheck.startPeriod: %s is not allowed: use whole seconds, from 0 s to 24 h"
                            .formatted(refused));
        }
    }

    @Test
    void shouldTakeSpansOfASecondAndOfADay() {
        Duration second = Duration.ofSeconds(1);
        Duration day = Duration.ofDays(1);

        assertThat(plain().stopTimeout(day).build().stopTimeout()).contains(day);
        assertThat(plain().stopTimeout(second).build().stopTimeout()).contains(second);
        assertThat(new ContainerHealthCheck("a", day, day, 1, day).startPeriod())
                .isEqualTo(day);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, Integer.MIN_VALUE})
    void shouldRefuseHealthChecksWithoutRetries(int retries) {
        Duration second = Duration.ofSeconds(1);
        refused(
                () -> new ContainerHealthCheck("a", second, second, retries, second),
                "healthCheck.retries: %d is out of range: use 1 or more".formatted(retries));
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
                "networks: \"%s\" is not a valid network name: ".formatted(name.replace("\n", "\\n")));
    }

    @Test
    void shouldRefuseNetworksWithLongNamesAndTheSameTwice() {
        assertThat(new ContainerNetwork("a".repeat(64))).isEqualTo(new ContainerNetwork("a".repeat(64), false));
        refused(() -> new ContainerNetwork("a".repeat(65)), "networks: ");
        refused(
                () -> plain().networks(new ContainerNetwork("a"), new ContainerNetwork("a", true))
                        .build(),
                "networks: two have the name \"a\": use different ones");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-a", ".a", "_a", "a b", "a:b", "a/b", "/a", "a\n", "\u00e4"})
    void shouldRefuseNamesThatNoVolumeCanHave(String name) {
        refused(
                () -> new VolumeSpec("/data", Optional.of(name)),
                "name: \"%s\" is not a volume name: use 1 to 255 of a-z A-Z 0-9 _ . -, and begin with a letter or digit"
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
                "volumes, bindMounts: two have the path \"/data\": use different ones");
        refused(
                () -> plain().volumes(new VolumeSpec("/data"))
                        .bindMounts(new BindMount(DIRECTORY, "/data"))
                        .build(),
                "volumes, bindMounts: two have the path \"/data\": use different ones");
        refused(
                () -> plain().bindMounts(new BindMount(DIRECTORY, "/a"), new BindMount(Path.of("/b"), "/a"))
                        .build(),
                "volumes, bindMounts: two have the path \"/a\": use different ones");
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
        String problem = ": \"a@.service\" is a template, which can't be started: name an instance";

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
}
