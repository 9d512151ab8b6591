package io.github.systemd4j.templates.container;

import static io.github.systemd4j.templates.container.ContainerFixture.answer;
import static io.github.systemd4j.templates.container.ContainerFixture.show;
import static io.github.systemd4j.templates.container.ContainerFixture.succeed;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.systemd4j.templates.container.ContainerFixture.Setup;
import io.github.systemd4j.templates.unitfile.ServiceUnitBuilder.Restart;
import io.github.systemd4j.testing.Await;
import io.github.systemd4j.testing.Command;
import io.github.systemd4j.testing.UnitDirectory;
import io.github.systemd4j.unit.JobResult;
import io.github.systemd4j.unit.UnitName;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Tests every setting of a container, in podman's profile. */
@Tag("containers")
class ContainerOptionsIT {
    private ContainerFixture fixture;

    @BeforeAll
    static void prepare() {
        ContainerFixture.prepare();
    }

    @BeforeEach
    void open() {
        fixture = new ContainerFixture(new Setup(ContainerRuntime.Profile.PODMAN, ContainerType.SIMPLE));
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void shouldRunTheCommand() throws Exception {
        fixture.containers.install(fixture.unit("idler")
                .command(
                        "sh",
                        "-c",
                        "echo \"$@\" >/command; trap 'exit 0' TERM; while :; do sleep 0.1; done",
                        "sh",
                        "50% of $HOME",
                        "")
                .build());
        fixture.startSilent();
        assertThat(fixture.exec("cat", "/command")).isEqualTo("50% of $HOME \n");
    }

    @Test
    void shouldKeepTheOrderOfUnits() throws Exception {
        var other = new UnitName("container-test-other.service");
        UnitDirectory.lasting(other.value());
        succeed("systemctl", "daemon-reload");
        try {
            fixture.containers.install(fixture.unit("idler").requires(other).build());
            fixture.startSilent();
            assertThat(show(other, "ActiveState")).isEqualTo("active");
            succeed("systemctl", "stop", other.value());
            Await.until(() -> show(fixture.id.serviceName(), "ActiveState").equals("inactive"));
        } finally {
            UnitDirectory.delete(other.value());
        }
    }

    @Test
    void shouldFailToStartWithoutItsImage() {
        fixture.containers.install(fixture.unit("missing")
                .pullPolicy(PullPolicy.NEVER)
                .restart(Restart.NO)
                .build());
        assertThat(fixture.containers.start(fixture.id).await()).isEqualTo(JobResult.FAILED);
        assertThat(fixture.containersLeft()).isEmpty();
    }

    @Test
    void shouldBeStartedAgainWhenItsHealthCheckFails() throws Exception {
        fixture.containers.install(fixture.unit("idler")
                .healthCheck(new ContainerHealthCheck(
                        "test ! -e /sick", Duration.ofSeconds(1), Duration.ofSeconds(1), 1, Duration.ZERO))
                .build());
        fixture.startSilent();
        long first = fixture.pid();
        fixture.exec("touch", "/sick");
        Await.until(() -> fixture.pid() != first && fixture.isRunning());
    }

    @Test
    void shouldPublishPortsOfBothProtocolsAndOneAddress() throws Exception {
        ContainerUnit unit = fixture.unit("idler")
                .ports(
                        new PortPair(53, 5353).udp().on(InetAddress.ofLiteral("127.0.0.1")),
                        new PortPair(80, 8080).on(InetAddress.ofLiteral("::1")),
                        new PortPair(81, 8081))
                .build();
        var create =
                new ArrayList<>(List.of("/usr/bin/podman", "create", "--network=bridge", "--name", fixture.id.value()));
        unit.ports().forEach(pair -> create.addAll(List.of("-p", pair.publishOption())));
        create.add("localhost/idler");
        Command command = Command.run(create);
        assertThat(command.exitStatus()).as(command.errors()).isZero();
        assertThat(succeed(
                        "/usr/bin/podman", "inspect", "--format={{json .HostConfig.PortBindings}}", fixture.id.value()))
                .contains(
                        "\"53/udp\":[{\"HostIp\":\"127.0.0.1\",\"HostPort\":\"5353\"}]",
                        "\"80/tcp\":[{\"HostIp\":\"::1\",\"HostPort\":\"8080\"}]",
                        "\"81/tcp\":[{\"HostIp\":\"\",\"HostPort\":\"8081\"}]");
    }

    @Test
    void shouldHandItsSocketsToTheContainer() throws Exception {
        fixture.containers.install(
                ContainerUnit.builder(fixture.id, new ImageName("localhost/activated"), RequestId.random())
                        .socketActivated(SocketActivation.ENABLED)
                        .ports(new PortPair(fixture.port, fixture.port))
                        .build());
        assertThat(fixture.containers.start(fixture.id).await()).isEqualTo(JobResult.DONE);
        assertThat(answer(fixture.port)).isEqualTo("hello from the container\n");
        fixture.containers.idle(fixture.id).await();
        assertThat(fixture.isRunning()).isFalse();
        assertThat(answer(fixture.port)).isEqualTo("hello from the container\n");
    }

    @Test
    void shouldReachSystemdAgainAfterARestartOfTheBroker() throws Exception {
        fixture.containers.install(fixture.unit("idler").build());
        succeed("systemctl", "restart", "dbus.service");
        Await.until(() -> Command.run("busctl", "status").exitStatus() == 0);
        fixture.startSilent();
        assertThat(fixture.containers.stop(fixture.id).await()).isEqualTo(JobResult.DONE);
    }
}
