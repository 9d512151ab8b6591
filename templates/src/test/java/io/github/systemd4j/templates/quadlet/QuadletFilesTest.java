package io.github.systemd4j.templates.quadlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.systemd4j.templates.container.BindMount;
import io.github.systemd4j.templates.container.ContainerHealthCheck;
import io.github.systemd4j.templates.container.ContainerId;
import io.github.systemd4j.templates.container.ContainerNetwork;
import io.github.systemd4j.templates.container.ContainerUnit;
import io.github.systemd4j.templates.container.ImageName;
import io.github.systemd4j.templates.container.PortPair;
import io.github.systemd4j.templates.container.PullPolicy;
import io.github.systemd4j.templates.container.RequestId;
import io.github.systemd4j.templates.container.SocketActivation;
import io.github.systemd4j.templates.container.VolumeSpec;
import io.github.systemd4j.templates.unitfile.RawValue;
import io.github.systemd4j.templates.unitfile.ServiceUnitBuilder.Restart;
import io.github.systemd4j.templates.unitfile.UnitDocument;
import io.github.systemd4j.unit.UnitName;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuadletFilesTest {
    private static final String CONTAINER = "ctr-web1.container";

    private static ContainerUnit.Builder bare() {
        return bare("web1", "busybox");
    }

    private static ContainerUnit.Builder bare(String id, String image) {
        return ContainerUnit.builder(new ContainerId(id), new ImageName(image), new RequestId("req-1"));
    }

    /** Returns a container with a value in every field that quadlet can express. */
    private static ContainerUnit full() {
        return bare("web1", "registry.example.org:5000/team/web:1.0")
                .foreground()
                .command("serve", "--title=100% $HOME", "a b", "", ";")
                .ports(
                        new PortPair(8080, 80),
                        new PortPair(53, 5353).udp().on(InetAddress.ofLiteral("127.0.0.1")),
                        new PortPair(8443, 443).on(InetAddress.ofLiteral("::1")))
                .volumes(new VolumeSpec("/data"), new VolumeSpec("/cache", Optional.of("shared")))
                .bindMounts(
                        new BindMount(Path.of("/srv/web"), "/web", BindMount.Access.READ_ONLY, BindMount.Label.PRIVATE),
                        new BindMount(Path.of("/srv/my files"), "/files"))
                .networks(new ContainerNetwork("backend", true), new ContainerNetwork("frontend"))
                .runOptions("--memory=64m", "--env", "MODE=fast")
                .slice(new UnitName("container-small.slice"))
                .after(new UnitName("db.service"))
                .requires(new UnitName("storage.service"))
                .restart(Restart.ALWAYS)
                .stopTimeout(Duration.ofSeconds(30))
                .pullPolicy(PullPolicy.NEWER)
                .healthCheck(new ContainerHealthCheck("wget -q http://localhost:8080/ || exit 1"))
                .user("app")
                .environmentFile(Path.of("/etc/web1.env"))
                .hook(Path.of("/usr/bin/hook"), Path.of("/run/web1"))
                .build();
    }

    private static UnitDocument container(ContainerUnit unit) {
        return UnitDocument.parse(QuadletFiles.of(unit).texts().lastEntry().getValue());
    }

    private static List<String> values(ContainerUnit unit, String section, String key) {
        return container(unit).values(section, key).stream().map(RawValue::text).toList();
    }

    @Test
    void shouldWriteEachFileAsExpected() throws IOException {
        QuadletFiles files = QuadletFiles.startedOnBoot(full());

        assertThat(files.texts().keySet())
                .containsExactly(
                        "ctr-web1-data-a32bc0444ac4.volume",
                        "ctr-web1-backend-8d725b2ee1dd.network",
                        "ctr-web1-frontend-560c401e1eca.network",
                        CONTAINER);
        for (var file : files.texts().entrySet()) {
            assertThat(file.getValue()).as(file.getKey()).isEqualTo(expected("full", file.getKey()));
        }
    }

    @Test
    void shouldWriteNoMoreThanNeeded() throws IOException {
        QuadletFiles files = QuadletFiles.of(bare().build());

        assertThat(files.texts()).hasSize(1).containsEntry(CONTAINER, expected("bare", CONTAINER));
        assertThat(files).hasToString("[ctr-web1.container]");
    }

    private static String expected(String directory, String name) throws IOException {
        try (var file = QuadletFilesTest.class.getResourceAsStream(directory + "/" + name)) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void shouldRefuseWhatQuadletCantExpress() {
        var activated = bare().ports(new PortPair(80, 8080));

        refused(activated.socketActivated(SocketActivation.ENABLED), "socketActivation: quadlet has no sockets");
        refused(activated.socketActivated(SocketActivation.PROXIED), "socketActivation: quadlet has no sockets");
        refused(
                bare().hook(Path.of("/bin/true"), Path.of("/run/x")).isolated(),
                "isolated: quadlet runs no hook that sets up a user");
        refused(bare("cafe", "localhost/web"), "id: \"cafe\" could be the beginning of another container's ID");
        refused(bare("web1", "localhost/web.image"), "image: quadlet takes \"localhost/web.image\" for a file");
        refused(bare("web1", "localhost/web:1.build"), "image: quadlet takes \"localhost/web:1.build\" for a file");
    }

    @Test
    void shouldRefuseTheCharacterThatQuadletBreaks() {
        String broken = "a\u0080b";

        refused(bare().command("x", broken), "command[1]: \"a\\u0080b\" has the character U+0080");
        refused(bare().runOptions(broken), "runOptions[0]: ");
        refused(bare().volumes(new VolumeSpec("/" + broken)), "volumes: ");
        refused(bare().bindMounts(new BindMount(Path.of("/x"), "/" + broken)), "bindMounts: ");
        refused(bare().healthCheck(new ContainerHealthCheck(broken)), "healthCheck.command: ");
    }

    private static void refused(ContainerUnit.Builder unit, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> QuadletFiles.of(unit.build()))
                .withMessageStartingWith(message);
    }

    /** Quadlet copies the path to RequiresMountsFor= as it is, where white space would make it two. */
    @ParameterizedTest
    @ValueSource(strings = {"/a b", "/a\"b", "/a'b", "/a\\b", "/a$b", "/a\u00a0"})
    void shouldWriteAHostPathThatIsNotPlainAsArguments(String path) {
        ContainerUnit unit =
                bare().bindMounts(new BindMount(Path.of(path), "/b")).build();

        assertThat(values(unit, "Container", "Volume")).isEmpty();
        assertThat(container(unit)
                        .value("Container", "PodmanArgs")
                        .orElseThrow()
                        .items())
                .containsExactly("-v", path.replace("$", "$$") + ":/b");
        assertThat(container(unit)
                        .value("Unit", "RequiresMountsFor")
                        .orElseThrow()
                        .paths())
                .containsExactly(path);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"a\" b", "a \"b\"", "'a'", "a\\", ";", " a", "a\u2003", "\u00e4", "a\tb"})
    void shouldWriteACheckThatQuadletWouldChangeAsAnArgument(String command) {
        ContainerUnit unit =
                bare().healthCheck(new ContainerHealthCheck(command)).build();

        assertThat(values(unit, "Container", "HealthCmd")).isEmpty();
        assertThat(container(unit)
                        .value("Container", "PodmanArgs")
                        .orElseThrow()
                        .items())
                .containsExactly("--health-cmd=" + command);
    }

    @Test
    void shouldWriteASharedVolumeWhoseNameIsThatOfAFileAsArguments() {
        ContainerUnit unit =
                bare().volumes(new VolumeSpec("/a", Optional.of("x.volume"))).build();

        assertThat(values(unit, "Container", "Volume")).isEmpty();
        assertThat(values(unit, "Container", "PodmanArgs")).containsExactly("-v x.volume:/a");
    }

    @Test
    void shouldWaitForAnOwnVolumeWhosePathIsWrittenAsAnArgument() {
        var volume = new VolumeSpec("/a\\");
        ContainerUnit unit = bare().volumes(volume).build();
        String service = "ctr-" + unit.volumeName(volume) + "-volume.service";

        assertThat(values(unit, "Unit", "Requires")).containsExactly(service);
        assertThat(values(unit, "Unit", "After")).containsExactly(service);
        assertThat(QuadletFiles.of(unit).texts()).containsKey("ctr-" + unit.volumeName(volume) + ".volume");
    }

    @Test
    void shouldNameNoFilesOfTwoContainersAlike() {
        var one = bare("web1-a", "busybox").networks(new ContainerNetwork("b")).build();
        var other =
                bare("web1", "busybox").networks(new ContainerNetwork("a-b")).build();

        assertThat(QuadletFiles.of(one).texts().keySet())
                .doesNotContainAnyElementsOf(QuadletFiles.of(other).texts().keySet());
    }

    /** Otherwise events of the volume's service would be taken for events of a container. */
    @Test
    void shouldNameNoServiceOfAVolumeOrNetworkLikeAContainers() {
        ContainerUnit unit = bare().volumes(new VolumeSpec("/d"))
                .networks(new ContainerNetwork("n"))
                .build();

        assertThat(QuadletFiles.of(unit).texts().keySet())
                .filteredOn(name -> !name.equals(CONTAINER))
                .hasSize(2)
                .allSatisfy(name -> assertThat(ContainerId.ofUnit(
                                new UnitName(name.replaceFirst("\\.(volume|network)$", "-$1.service"))))
                        .isEmpty());
    }

    static LongStream seeds() {
        return LongStream.range(0, 10);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void shouldWriteFilesWithoutProblemsForAnyTexts(long seed) {
        var random = new HostileContainers(seed);
        for (int number = 0; number < 200; number++) {
            ContainerUnit unit = random.container(number);
            QuadletFiles.of(unit).texts().forEach((name, text) -> {
                UnitDocument file = UnitDocument.parse(text);
                assertThat(file.problems()).as("%s", unit).isEmpty();
                assertThat(file.value("Install", "X-ContainerId").orElseThrow().text())
                        .isEqualTo(unit.id().value());
            });
        }
    }
}
