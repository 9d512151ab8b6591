package io.github.systemd4j.templates.container;

import static io.github.systemd4j.templates.container.ContainerFixture.answer;
import static io.github.systemd4j.templates.container.ContainerFixture.show;
import static io.github.systemd4j.templates.container.ContainerFixture.succeed;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.systemd4j.templates.container.ContainerFixture.Setup;
import io.github.systemd4j.testing.Await;
import io.github.systemd4j.testing.Command;
import io.github.systemd4j.unit.JobResult;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests versions of containers of a real runtime under a real systemd, and their deletion. */
@Tag("containers")
class ContainerVersionsIT extends ContainerSetups {
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
}
