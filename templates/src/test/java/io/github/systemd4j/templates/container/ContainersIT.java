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
import io.github.systemd4j.unit.JobResult;
import io.github.systemd4j.unit.UnitName;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests containers of a real runtime under a real systemd: how they start, end, log and listen. */
@Tag("containers")
class ContainersIT extends ContainerSetups {
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
