package io.github.systemd4j.templates.container;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.systemd4j.run.ExecFlag;
import io.github.systemd4j.templates.unitfile.Assignment;
import io.github.systemd4j.templates.unitfile.CommandLine;
import io.github.systemd4j.templates.unitfile.UnitDocument;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RandomUnitsTest {
    private static final int UNITS = 100;
    private static final ContainerDirectories DIRECTORIES = ContainerDirectories.system();

    static Stream<Arguments> seeds() {
        return Arrays.stream(ContainerRuntime.Profile.values())
                .flatMap(profile -> LongStream.range(0, 10).mapToObj(seed -> Arguments.of(profile, seed)));
    }

    static ContainerRuntime runtime(ContainerRuntime.Profile profile) {
        return switch (profile) {
            case PODMAN -> ContainerRuntime.podman();
            case DOCKER -> ContainerRuntime.docker();
            case GEARD -> ContainerRuntime.geard();
        };
    }

    private static void forEach(
            ContainerRuntime.Profile profile, long seed, BiConsumer<ContainerUnit, ContainerUnitFiles> check) {
        var random = new RandomUnits(seed);
        for (int i = 0; i < UNITS; i++) {
            ContainerUnit unit = random.container(profile);
            check.accept(unit, runtime(profile).render(unit, DIRECTORIES));
        }
    }

    @ParameterizedTest(name = "{0}, seed {1}")
    @MethodSource("seeds")
    void shouldHaveTheDirectivesInOrderAndNoOthers(ContainerRuntime.Profile profile, long seed) {
        forEach(profile, seed, (unit, files) -> {
            UnitDocument file = UnitDocument.parse(files.service());

            assertThat(file.problems()).as("%s", unit).isEmpty();
            assertThat(file.assignments())
                    .as("%s", unit)
                    .extracting(assignment -> assignment.section() + "." + assignment.key())
                    .isEqualTo(ExpectedUnit.of(profile, unit).keys());
        });
    }

    @ParameterizedTest(name = "{0}, seed {1}")
    @MethodSource("seeds")
    void shouldRunExactlyTheExpectedCommands(ContainerRuntime.Profile profile, long seed) {
        forEach(profile, seed, (unit, files) -> {
            var expected = ExpectedUnit.of(profile, unit);
            UnitDocument file = UnitDocument.parse(files.service());

            for (String key : expected.commandKeys()) {
                assertThat(commands(file, key))
                        .as("%s of %s", key, unit)
                        .extracting(CommandLine::argv)
                        .isEqualTo(expected.calls(key).stream()
                                .map(call -> ExpectedUnit.escaped(call.words()))
                                .toList());
                assertThat(commands(file, key))
                        .as("%s of %s", key, unit)
                        .extracting(CommandLine::flags)
                        .isEqualTo(expected.calls(key).stream()
                                .map(call -> call.mayFail() ? Set.of(ExecFlag.IGNORE_FAILURE) : Set.of())
                                .toList());
            }
        });
    }

    @ParameterizedTest(name = "{0}, seed {1}")
    @MethodSource("seeds")
    void shouldReportTheFactsOfTheContainer(ContainerRuntime.Profile profile, long seed) {
        forEach(
                profile,
                seed,
                (unit, files) -> assertThat(ContainerFacts.read(UnitDocument.parse(files.service())))
                        .isEqualTo(ContainerFacts.of(unit)));
    }

    @ParameterizedTest(name = "{0}, seed {1}")
    @MethodSource("seeds")
    void shouldListenOnTheContainersPorts(ContainerRuntime.Profile profile, long seed) {
        forEach(profile, seed, (unit, files) -> {
            assertThat(files.socket().isPresent()).isEqualTo(unit.type() == ContainerType.SOCKETACTIVATED);
            files.socket().map(UnitDocument::parse).ifPresent(socket -> {
                assertThat(socket.problems()).as("%s", unit).isEmpty();
                assertThat(values(socket, "Socket", "ListenStream")).isEqualTo(listening(unit, PortPair.Protocol.TCP));
                assertThat(values(socket, "Socket", "ListenDatagram"))
                        .isEqualTo(listening(unit, PortPair.Protocol.UDP));
                assertThat(values(socket, "Socket", "Service"))
                        .isEqualTo(
                                files.proxy().isPresent()
                                        ? List.of(unit.id().proxyName().value())
                                        : List.of());
            });
        });
    }

    private static List<String> listening(ContainerUnit unit, PortPair.Protocol protocol) {
        return unit.ports().stream()
                .filter(pair -> pair.protocol() == protocol)
                .map(ExpectedRuntimeUnit::hostPort)
                .toList();
    }

    @ParameterizedTest(name = "{0}, seed {1}")
    @MethodSource("seeds")
    void shouldPassTheConnectionsOnToTheContainersPorts(ContainerRuntime.Profile profile, long seed) {
        boolean proxies = profile != ContainerRuntime.Profile.GEARD;
        forEach(profile, seed, (unit, files) -> {
            boolean proxied = unit.socketActivation() == SocketActivation.PROXIED;
            assertThat(files.proxy().isPresent()).isEqualTo(proxies && proxied);
            files.proxy().map(UnitDocument::parse).ifPresent(proxy -> {
                List<String> ports = unit.ports().stream()
                        .map(pair -> Integer.toString(pair.internal()))
                        .toList();

                assertThat(proxy.problems()).as("%s", unit).isEmpty();
                assertThat(values(proxy, "Service", "Sockets"))
                        .containsExactly(unit.id().socketName().value());
                assertThat(values(proxy, "Unit", "BindsTo"))
                        .containsExactly(unit.id().serviceName().value());
                assertThat(commands(proxy, "ExecStart"))
                        .singleElement()
                        .satisfies(command -> assertThat(command.argv()).endsWith(ports.toArray(String[]::new)));
            });
        });
    }

    private static List<String> values(UnitDocument file, String section, String key) {
        return file.assignments(section, key).stream()
                .map(Assignment::value)
                .map(value -> value.text())
                .toList();
    }

    private static List<CommandLine> commands(UnitDocument file, String key) {
        return file.assignments("Service", key).stream()
                .flatMap(assignment -> assignment.value().commands().stream())
                .toList();
    }
}
