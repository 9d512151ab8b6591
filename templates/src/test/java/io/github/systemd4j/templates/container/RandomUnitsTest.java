package io.github.systemd4j.templates.container;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.systemd4j.manager.ExecFlag;
import io.github.systemd4j.templates.unitfile.Assignment;
import io.github.systemd4j.templates.unitfile.Command;
import io.github.systemd4j.templates.unitfile.UnitDocument;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RandomUnitsTest {
    private static final int UNITS = 200;

    static LongStream seeds() {
        return LongStream.range(0, 10);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void shouldHaveTheDirectivesInOrderAndNoOthers(long seed) {
        var random = new RandomUnits(seed);
        for (int i = 0; i < UNITS; i++) {
            ContainerUnit unit = random.container();
            UnitDocument file = UnitDocument.parse(unit.serviceFile(ContainerRuntime.docker()));

            assertThat(file.problems()).as("%s", unit).isEmpty();
            assertThat(file.assignments())
                    .as("%s", unit)
                    .extracting(assignment -> assignment.section() + "." + assignment.key())
                    .isEqualTo(new ExpectedUnit(unit).keys());
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void shouldHaveTheSameOrderInAllDialects(long seed) {
        var random = new RandomUnits(seed);
        for (int i = 0; i < UNITS; i++) {
            ContainerUnit unit = random.container();
            List<String> docker = keys(unit, ContainerRuntime.docker());

            assertThat(keys(unit, ContainerRuntime.podman())).isEqualTo(docker);
            assertThat(keys(unit, ContainerRuntime.geard())).isEqualTo(docker);
        }
    }

    /** Each once, without those that are only there in some. */
    private static List<String> keys(ContainerUnit unit, ContainerRuntime dialect) {
        return UnitDocument.parse(unit.serviceFile(dialect)).assignments().stream()
                .map(Assignment::key)
                .distinct()
                .filter(key -> !key.equals("Delegate") && !key.equals("X-ContainerUserId"))
                .toList();
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void shouldStartWithExactlyTheExpectedArguments(long seed) {
        var random = new RandomUnits(seed);
        for (int i = 0; i < UNITS; i++) {
            ContainerUnit unit = random.container();
            List<Command> commands = commands(unit, "ExecStart");

            assertThat(commands).as("%s", unit).singleElement().satisfies(command -> {
                assertThat(command.flags()).isEmpty();
                assertThat(command.argv()).isEqualTo(ExpectedUnit.escaped(new ExpectedUnit(unit).start()));
            });
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void shouldRunTheHookWithItsArgumentsAlone(long seed) {
        var random = new RandomUnits(seed);
        for (int i = 0; i < UNITS; i++) {
            ContainerUnit unit = random.container();
            Command posted = Command.of(
                    "/bin/true",
                    "init",
                    "--post",
                    unit.id().value(),
                    unit.image().value());

            assertThat(commands(unit, "ExecStartPost"))
                    .isEqualTo(unit.initExecutable().stream()
                            .map(_ -> posted.with(ExecFlag.IGNORE_FAILURE))
                            .toList());
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void shouldTellTheSameFactsInAllDialects(long seed) {
        var random = new RandomUnits(seed);
        for (int i = 0; i < UNITS; i++) {
            ContainerUnit unit = random.container();

            assertThat(List.of(ContainerRuntime.docker(), ContainerRuntime.podman(), ContainerRuntime.geard()))
                    .extracting(dialect -> ContainerFacts.read(UnitDocument.parse(unit.serviceFile(dialect))))
                    .containsOnly(ContainerFacts.of(unit));
        }
    }

    private static List<Command> commands(ContainerUnit unit, String key) {
        return UnitDocument.parse(unit.serviceFile(ContainerRuntime.docker())).assignments("Service", key).stream()
                .flatMap(assignment -> assignment.value().commands().stream())
                .toList();
    }
}
