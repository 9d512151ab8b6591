package io.github.systemd4j.templates.container;

import static io.github.systemd4j.templates.container.ContainerFixture.answer;
import static io.github.systemd4j.templates.container.ContainerFixture.cgroupOf;
import static io.github.systemd4j.templates.container.ContainerFixture.show;
import static io.github.systemd4j.templates.container.ContainerFixture.succeed;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.systemd4j.templates.container.ContainerEvent.Type;
import io.github.systemd4j.templates.container.ContainerFixture.Setup;
import io.github.systemd4j.templates.unitfile.ServiceUnitBuilder.Restart;
import io.github.systemd4j.testing.Await;
import io.github.systemd4j.testing.Command;
import io.github.systemd4j.unit.JobResult;
import io.github.systemd4j.unit.UnitName;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests containers of a real runtime under a real systemd, in each current profile and of each type. */
@Tag("containers")
class ContainersIT {
    private static final boolean ALL = Boolean.getBoolean("containers.all");
    /** Its units are those of SIMPLE; podman's are tested twice all the same. */
    private static final Setup SAME_AS_SIMPLE = new Setup(ContainerRuntime.Profile.DOCKER, ContainerType.FOREGROUND);

    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(1);

    private final List<ContainerFixture> fixtures = new ArrayList<>();

    @BeforeAll
    static void prepare() {
        ContainerFixture.prepare();
    }

    static Stream<Setup> setups() {
        return Stream.of(ContainerRuntime.Profile.PODMAN, ContainerRuntime.Profile.DOCKER)
                .flatMap(profile -> Stream.of(ContainerType.values()).map(type -> new Setup(profile, type)))
                .filter(setup -> ALL || !setup.equals(SAME_AS_SIMPLE));
    }

    private ContainerFixture open(Setup setup) {
        var fixture = new ContainerFixture(setup);
        fixtures.add(fixture);
        return fixture;
    }

    @AfterEach
    void close() {
        fixtures.forEach(ContainerFixture::close);
    }

    // --- what starts, and when

    @ParameterizedTest
    @MethodSource("setups")
    void shouldOnlyStartContainersThatWereStarted(Setup setup) throws Exception {
        ContainerFixture installed = open(setup);
        ContainerFixture stopped = open(setup);
        ContainerFixture idled = open(setup);
        ContainerFixture started = open(setup);
        for (ContainerFixture each : fixtures) {
            each.containers.install(each.unit("server").build());
        }
        for (ContainerFixture each : List.of(stopped, idled, started)) {
            each.start();
        }
        stopped.containers.stop(stopped.id).await();
        idled.containers.idle(idled.id).await();
        boolean activated = setup.type() == ContainerType.SOCKETACTIVATED;

        try (Containers again = Containers.openSystem(setup.runtime())) {
            again.initialize(List.of());
        }
        assertInactive(installed, stopped, idled);
        succeed("systemctl", "start", "multi-user.target");
        assertInactive(installed, stopped, idled);
        assertThat(started.isRunning()).isTrue();
        assertThat(show(idled.id.socketName(), "ActiveState")).isEqualTo(activated ? "active" : "inactive");

        if (!activated) {
            succeed("systemctl", "stop", started.id.serviceName().value());
            succeed("systemctl", "start", "container-active.target");
            started.awaitRunning();
            assertInactive(installed, stopped, idled);
        }
    }

    private static void assertInactive(ContainerFixture... fixtures) {
        assertThat(fixtures)
                .allSatisfy(each ->
                        assertThat(show(each.id.serviceName(), "ActiveState")).isEqualTo("inactive"));
    }

    @ParameterizedTest
    @MethodSource("setups")
    void shouldStopAllContainersWithTheirTarget(Setup setup) throws Exception {
        ContainerFixture fixture = open(setup);
        fixture.containers.install(fixture.unit("server").build());
        fixture.start();
        succeed("systemctl", "stop", "container.target");
        Await.until(() -> show(fixture.id.serviceName(), "ActiveState").equals("inactive"));
    }

    // --- how containers end

    @ParameterizedTest
    @MethodSource("setups")
    void shouldStartAgainAfterAllItsProcessesWereKilled(Setup setup) throws Exception {
        ContainerFixture fixture = open(setup);
        fixture.containers.install(fixture.unit("server").restart(Restart.NO).build());
        fixture.start();
        kill(fixture);
        fixture.awaitEvent(Type.ERRORED);
        assertThat(fixture.containersLeft()).isEmpty();
        fixture.start();
    }

    private static void kill(ContainerFixture fixture) {
        succeed("systemctl", "kill", "-s", "KILL", fixture.id.serviceName().value());
    }

    @ParameterizedTest
    @MethodSource("setups")
    void shouldBeStartedAgainWhenItFails(Setup setup) throws Exception {
        ContainerFixture fixture = open(setup);
        fixture.containers.install(fixture.unit("server").build());
        fixture.start();
        long first = fixture.pid();
        kill(fixture);
        if (setup.type() == ContainerType.SOCKETACTIVATED) {
            fixture.wake();
        }
        Await.until(() -> fixture.pid() != first && fixture.isRunning());
        long second = fixture.pid();
        succeed("kill", "-KILL", Long.toString(second));
        Await.until(() -> fixture.pid() != second && fixture.isRunning());
    }

    @ParameterizedTest
    @MethodSource("setups")
    void shouldStopAContainerThatIgnoresTheSignal(Setup setup) throws Exception {
        ContainerFixture fixture = open(setup);
        fixture.containers.install(
                fixture.unit("deaf").stopTimeout(STOP_TIMEOUT).build());
        fixture.startSilent();
        assertThat(fixture.containers.stop(fixture.id).await()).isEqualTo(JobResult.DONE);
        assertThat(show(fixture.id.serviceName(), "ActiveState")).isEqualTo("inactive");
        assertThat(fixture.containersLeft()).isEmpty();
        fixture.startSilent();
    }

    @ParameterizedTest
    @MethodSource("setups")
    void shouldTakeATerminatedProgramForAStop(Setup setup) throws Exception {
        ContainerFixture fixture = open(setup);
        fixture.containers.install(fixture.unit("ends143").restart(Restart.NO).build());
        fixture.startSilent();
        assertThat(fixture.containers.stop(fixture.id).await()).isEqualTo(JobResult.DONE);
        assertThat(show(fixture.id.serviceName(), "ActiveState")).isEqualTo("inactive");
    }

    @ParameterizedTest
    @MethodSource("setups")
    void shouldReportWhatFailsAfterAnIdleFlagWasLeft(Setup setup) throws Exception {
        ContainerFixture fixture = open(setup);
        fixture.containers.install(fixture.unit("server").restart(Restart.NO).build());
        fixture.start();
        fixture.containers.idle(fixture.id).await();
        fixture.awaitEvent(Type.IDLED);
        succeed("systemctl", "start", fixture.id.serviceName().value());
        fixture.awaitEvent(Type.STARTED);
        kill(fixture);
        fixture.awaitEvent(Type.ERRORED);
    }

    @ParameterizedTest
    @MethodSource("setups")
    void shouldBearManyRestarts(Setup setup) throws Exception {
        ContainerFixture fixture = open(setup);
        fixture.containers.install(fixture.unit("server").build());
        fixture.start();
        for (int i = 0; i < 6; i++) {
            assertThat(fixture.containers.restart(fixture.id).await()).isEqualTo(JobResult.DONE);
        }
        fixture.wake();
        fixture.awaitRunning();
    }

    // --- resources and settings

    @ParameterizedTest
    @MethodSource("setups")
    void shouldKeepItsEnvironmentFromTheHost(Setup setup) throws Exception {
        ContainerFixture fixture = open(setup);
        var environment = ContainerEnvironment.of(Map.of(
                "LD_PRELOAD", "/data/library.so",
                "TMPDIR", "/nowhere",
                "HOME", "/nowhere",
                "CONTAINERS_STORAGE_CONF", "/nowhere",
                "CONTAINERS_CONF", "/nowhere",
                "LISTEN_FDS", "7",
                "GREETING", "50% of $HOME"));
        fixture.containers.install(fixture.unit("server").build(), environment);
        fixture.start();
        assertThat(fixture.exec("env")).contains("LD_PRELOAD=/data/library.so\n", "GREETING=50% of $HOME\n");
        long main = Long.parseLong(show(fixture.id.serviceName(), "MainPID"));
        assertThat(Files.readString(Path.of("/proc/" + main + "/environ"))).doesNotContain("/data/", "/nowhere");
    }

    @ParameterizedTest
    @MethodSource("setups")
    void shouldBeInItsSlice(Setup setup) throws Exception {
        var slice = new UnitName("container-small.slice");
        ContainerFixture fixture = open(setup);
        fixture.containers.initialize(
                List.of(new SliceUnit(new UnitName("container.slice"), 128 << 20), new SliceUnit(slice, 64 << 20)));
        fixture.containers.install(fixture.unit("server").slice(slice).build());
        fixture.start();
        assertThat(cgroupOf(fixture.pid())).startsWithRaw(Path.of("/container.slice/container-small.slice"));
        assertThat(show(slice, "MemoryMax")).isEqualTo(Integer.toString(64 << 20));
        assertThat(show(slice, "FragmentPath")).endsWith("container-small.slice");
    }

    @ParameterizedTest
    @MethodSource("setups")
    void shouldLogEachLineOnce(Setup setup) throws Exception {
        ContainerFixture fixture = open(setup);
        fixture.containers.install(fixture.unit("talker").build());
        fixture.startSilent();
        String unit = fixture.id.serviceName().value();
        Await.until(() -> journal("--unit=" + unit).contains("err 5"));
        assertThat(journal("--unit=" + unit).lines().filter(line -> line.endsWith("out 3")))
                .hasSize(1);
        assertThat(journal("CONTAINER_NAME=" + fixture.id)).doesNotContain("out 3");
    }

    private static String journal(String match) {
        return succeed("journalctl", "--output=cat", "--no-pager", match);
    }

    // --- versions

    @ParameterizedTest
    @MethodSource("setups")
    void shouldKeepVolumesOverVersionsAndRollBack(Setup setup) throws Exception {
        ContainerFixture fixture = open(setup);
        ContainerUnit first =
                fixture.unit("server").volumes(new VolumeSpec("/data")).build();
        fixture.containers.install(first);
        fixture.start();
        fixture.exec("sh", "-c", "echo one >/data/file");

        fixture.containers.install(
                fixture.unit("server")
                        .volumes(new VolumeSpec("/data"), new VolumeSpec("/logs"))
                        .build(),
                ContainerEnvironment.of(Map.of("VERSION", "2")));
        restart(fixture);
        assertThat(fixture.exec("cat", "/data/file")).isEqualTo("one\n");
        assertThat(fixture.exec("env")).contains("VERSION=2\n");
        fixture.exec("sh", "-c", "echo two >/logs/file");
        restart(fixture);
        assertThat(fixture.exec("cat", "/logs/file")).isEqualTo("two\n");

        assertThat(fixture.containers.rollBack(fixture.id)).isEqualTo(first.requestId());
        restart(fixture);
        assertThat(fixture.exec("sh", "-c", "env; ls /logs 2>&1; cat /data/file"))
                .doesNotContain("VERSION")
                .contains("No such file", "one");
        fixture.containers.rollBack(fixture.id);
        restart(fixture);
        assertThat(fixture.exec("cat", "/logs/file")).isEqualTo("two\n");

        fixture.containers.delete(fixture.id);
        fixture.assertNothingIsLeft();
        assertThat(fixture.containers.volumes(fixture.id))
                .hasSize(2)
                .allSatisfy(name -> assertThat(Command.run("/usr/bin/podman", "volume", "inspect", name)
                                .exitStatus())
                        .isZero());
        fixture.containers.deleteVolumes(fixture.id);
        assertThat(succeed("/usr/bin/podman", "volume", "ls", "--quiet")).doesNotContain(fixture.id.value());
        assertThat(fixture.containers.volumes(fixture.id)).isEmpty();
    }

    private static void restart(ContainerFixture fixture) throws Exception {
        long former = fixture.pid();
        assertThat(fixture.containers.restart(fixture.id).await()).isEqualTo(JobResult.DONE);
        fixture.wake();
        Await.until(() -> fixture.pid() != former && fixture.isRunning());
    }

    @ParameterizedTest
    @EnumSource(
            value = ContainerRuntime.Profile.class,
            names = {"PODMAN", "DOCKER"})
    void shouldGoOnWithTheVolumesOfGeardsUnits(ContainerRuntime.Profile profile) throws Exception {
        ContainerFixture fixture = open(new Setup(profile, ContainerType.SIMPLE));
        try (Containers geard = Containers.openSystem(ContainerRuntime.geard())) {
            geard.install(fixture.unit("idler").volumes(new VolumeSpec("/data")).build());
            geard.start(fixture.id).await();
            fixture.awaitRunning();
        }
        fixture.exec("sh", "-c", "echo one >/data/file");

        fixture.containers.install(fixture.unit("idler")
                .volumes(new VolumeSpec("/data"), new VolumeSpec("/logs"))
                .build());
        fixture.exec("sh", "-c", "echo two >/data/file");
        restart(fixture);
        assertThat(fixture.exec("cat", "/data/file")).isEqualTo("two\n");
        fixture.exec("sh", "-c", "echo three >/logs/file");
        restart(fixture);
        assertThat(fixture.exec("cat", "/data/file", "/logs/file")).isEqualTo("two\nthree\n");
        fixture.containers.delete(fixture.id);
        fixture.containers.deleteVolumes(fixture.id);
        assertThat(succeed("/usr/bin/podman", "ps", "--all")).doesNotContain(fixture.id.dataName());
    }

    @ParameterizedTest
    @EnumSource(
            value = ContainerRuntime.Profile.class,
            names = {"PODMAN", "DOCKER"})
    void shouldRunOnUntilARestartBringsAnotherTypeIntoEffect(ContainerRuntime.Profile profile) throws Exception {
        ContainerFixture fixture = open(new Setup(profile, ContainerType.SOCKETACTIVATED));
        ContainerUnit first = ContainerUnit.builder(fixture.id, new ImageName("localhost/idler"), RequestId.random())
                .build();
        fixture.containers.install(first);
        fixture.containers.start(fixture.id).await();
        fixture.awaitRunning();
        long pid = fixture.pid();

        fixture.containers.install(fixture.unit("server").build());
        Thread.sleep(500); // systemd stops what it thinks must not run after it has read the units
        assertThat(fixture.pid()).isEqualTo(pid);

        assertThat(fixture.containers.restart(fixture.id).await()).isEqualTo(JobResult.DONE);
        assertThat(answer(fixture.port)).isEqualTo("hello from the container\n");
        assertThat(fixture.pid()).isNotEqualTo(pid);

        fixture.containers.rollBack(fixture.id);
        restart(fixture);
        assertThat(show(fixture.id.socketName(), "LoadState")).isEqualTo("not-found");
    }

    // --- deletion

    @ParameterizedTest
    @MethodSource("setups")
    void shouldLeaveNothingWhenItDeletes(Setup setup) throws Exception {
        for (String image : List.of("server", "deaf", "crasher", "done", "missing")) {
            ContainerFixture fixture = open(setup);
            fixture.containers.install(
                    fixture.unit(image).stopTimeout(STOP_TIMEOUT).build());
            fixture.containers.start(fixture.id);
            fixture.wake();
        }
        Thread.sleep(300); // while they run
        kill(fixtures.getFirst());
        List<Thread> deleting = fixtures.stream()
                .map(each -> Thread.startVirtualThread(() -> each.containers.delete(each.id)))
                .toList();
        for (Thread thread : deleting) {
            thread.join();
        }
        fixtures.forEach(ContainerFixture::assertNothingIsLeft);
    }

    // --- sockets

    @ParameterizedTest
    @EnumSource(
            value = ContainerRuntime.Profile.class,
            names = {"PODMAN", "DOCKER"})
    void shouldPassConnectionsOn(ContainerRuntime.Profile profile) throws Exception {
        ContainerFixture fixture = open(new Setup(profile, ContainerType.SOCKETACTIVATED));
        fixture.containers.install(fixture.unit("server").build());
        assertThat(fixture.containers.start(fixture.id).await()).isEqualTo(JobResult.DONE);
        assertThat(fixture.pid()).isZero();
        assertThat(answer(fixture.port)).isEqualTo("hello from the container\n");
        fixture.containers.idle(fixture.id).await();
        assertThat(answer(fixture.port)).isEqualTo("hello from the container\n");
        assertThat(fixture.containers.restart(fixture.id).await()).isEqualTo(JobResult.DONE);
        assertThat(answer(fixture.port)).isEqualTo("hello from the container\n");
    }
}
