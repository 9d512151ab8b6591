package io.github.systemd4j.templates.container;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.systemd4j.manager.UnitName;
import io.github.systemd4j.templates.unitfile.UnitDocument;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever text a field is given, it is refused by the field's name, or stays one value of that field. */
class HostileTextTest {
    private static final int TEXTS = 300;
    private static final List<String> PIECES = List.of(
            "\n",
            "\r",
            "\0",
            "\n[Service]\n",
            "\nExecStart=+/bin/sh",
            "\\\n",
            "\\",
            "\"",
            "'",
            "%",
            "%n",
            "$",
            "${",
            "$(x)",
            "`",
            ";",
            " ; ",
            "]",
            "[",
            "=",
            "#",
            "-",
            "+",
            "!",
            "@",
            ":",
            "/",
            "..",
            " ",
            "\t",
            "\u000b",
            "\u0085",
            "\u00a0",
            "\u2028",
            "\ufeff",
            "\u00e4",
            "\ud83d\ude00",
            "\ud800",
            "\udc00",
            "\ufffe",
            "\ufdd0",
            "\u0001",
            "\u001b",
            "a");
    private static final Path FOLDER = Path.of("/run/x");

    /** How a field is given a text; its name is what an error begins with. */
    private record Field(String name, Function<String, ContainerUnit.Builder> set) {}

    private static final List<Field> FIELDS = List.of(
            new Field("runOptions[0]: ", text -> plain().runOptions(text)),
            new Field("runOptions[1]: ", text -> plain().foreground().runOptions("--env", text)),
            new Field("path: ", text -> plain().volumes(new VolumeSpec(text))),
            new Field("path: ", text -> plain().volumes(new VolumeSpec("/v" + text))),
            new Field("path: ", text -> plain().bindMounts(new BindMount(FOLDER, "/b" + text))),
            new Field("hostPath: ", text -> plain().bindMounts(new BindMount(Path.of("/b" + text), "/b"))),
            new Field("user: ", text -> plain().user(text)),
            new Field("environmentFile: ", text -> plain().environmentFile(Path.of("/e" + text))),
            new Field("initExecutable: ", text -> plain().hook(Path.of("/e" + text), FOLDER)),
            new Field("runDirectory: ", text -> activated().hook(Path.of("/bin/true"), Path.of("/r" + text))),
            new Field(
                    "\"",
                    text -> ContainerUnit.builder(
                            new ContainerId("web1"), new ImageName("a" + text), new RequestId("r"))),
            new Field(
                    "\"",
                    text -> ContainerUnit.builder(
                            new ContainerId("web1" + text), new ImageName("a"), new RequestId("r"))),
            new Field(
                    "\"",
                    text -> ContainerUnit.builder(
                            new ContainerId("web1"), new ImageName("a"), new RequestId("r" + text))),
            new Field("invalid unit name ", text -> plain().slice(new UnitName("a" + text + ".slice"))));

    private static ContainerUnit.Builder plain() {
        return ContainerUnit.builder(new ContainerId("web1"), new ImageName("busybox"), new RequestId("r"));
    }

    private static ContainerUnit.Builder activated() {
        return plain().ports(new PortPair(80, 8080)).socketActivated(SocketActivation.ENABLED);
    }

    static LongStream seeds() {
        return LongStream.range(0, 10);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void shouldBeRefusedOrStayOneValue(long seed) {
        var random = new SplittableRandom(seed);
        for (int i = 0; i < TEXTS; i++) {
            String text = hostile(random);
            for (Field field : FIELDS) {
                accepted(field, text).ifPresent(unit -> checkFile(unit, text));
            }
        }
    }

    private static Optional<ContainerUnit> accepted(Field field, String text) {
        try {
            return Optional.of(field.set().apply(text).build());
        } catch (InvalidPathException _) {
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            assertThat(e.getMessage()).as("%s", text).matches(message -> isOfField(field, message));
            return Optional.empty();
        }
    }

    /** Some errors are of a unit's name that is no slice's, or of all arguments together. */
    private static boolean isOfField(Field field, String message) {
        return Stream.of(field.name(), "slice: ", "ports, volumes, bindMounts, runOptions: ")
                .anyMatch(message::startsWith);
    }

    private static void checkFile(ContainerUnit unit, String text) {
        UnitDocument file = UnitDocument.parse(unit.serviceFile(ContainerRuntime.docker()));

        assertThat(file.problems()).as("%s", text).isEmpty();
        assertThat(file.assignments())
                .as("%s", text)
                .extracting(assignment -> assignment.section() + "." + assignment.key())
                .isEqualTo(new ExpectedUnit(unit).keys());
        assertThat(file.value("Service", "ExecStart").orElseThrow().commands())
                .as("%s", text)
                .singleElement()
                .satisfies(command ->
                        assertThat(command.argv()).isEqualTo(ExpectedUnit.escaped(new ExpectedUnit(unit).start())));
        assertThat(ContainerFacts.read(file)).as("%s", text).isEqualTo(ContainerFacts.of(unit));
    }

    private static String hostile(SplittableRandom random) {
        var text = new StringBuilder();
        for (int i = random.nextInt(5); i > 0; i--) {
            text.append(PIECES.get(random.nextInt(PIECES.size())));
        }
        return random.nextInt(50) == 0 ? text.toString().repeat(5_000) : text.toString();
    }
}
