package io.github.systemd4j.templates.container;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.systemd4j.templates.unitfile.ServiceUnitBuilder.Restart;
import io.github.systemd4j.unit.UnitName;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RuntimeProfileTest extends ModelFixture {
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
                Arguments.of("healthCheck", plain().healthCheck(new ContainerHealthCheck("a"))));
    }

    @ParameterizedTest
    @MethodSource("fieldsThatGeardDidNotHave")
    void shouldRefuseForGeardWhatItDidNotHave(String field, ContainerUnit.Builder unit) {
        refusedBy(
                ContainerRuntime.geard(),
                unit,
                field + ": geard's units can't express it: remove it, or use the profile of podman or docker");
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
                "socketActivation: docker can't pass sockets to a container: use PROXIED, or podman");
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
            refusedBy(
                    runtime,
                    proxied(8).toBuilder(),
                    "ports: PROXIED passes on at most 7 ports, not 8: use fewer, or ENABLED");
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
