package io.github.systemd4j.templates.container;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.systemd4j.templates.unitfile.CommandLine;
import io.github.systemd4j.templates.unitfile.UnitDocument;
import io.github.systemd4j.unit.UnitName;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests that every field either refuses a text, and names itself, or keeps it as one value. */
class HostileTextTest {
    private static final int TEXTS = 150;
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
    private static final Path DIRECTORY = Path.of("/run/x");

    private static final ContainerDirectories DIRECTORIES = ContainerDirectories.system();

    /**
     * A field that contains a text.
     *
     * @param name the beginning of its errors
     * @param profiles those that can express the field
     */
    private record Field(
            String name, Set<ContainerRuntime.Profile> profiles, Function<String, ContainerUnit.Builder> set) {
        Field(String name, Function<String, ContainerUnit.Builder> set) {
            this(name, Set.of(ContainerRuntime.Profile.values()), set);
        }

        /** Creates a field that geard didn't have. */
        static Field modern(String name, Function<String, ContainerUnit.Builder> set) {
            return new Field(name, Set.of(ContainerRuntime.Profile.PODMAN, ContainerRuntime.Profile.DOCKER), set);
        }
    }

    private static final List<Field> FIELDS = List.of(
            new Field("runOptions[0]: ", text -> plain().runOptions(text)),
            new Field("runOptions[1]: ", text -> plain().foreground().runOptions("--env", text)),
            new Field("path: ", text -> plain().volumes(new VolumeSpec(text))),
            new Field("path: ", text -> plain().volumes(new VolumeSpec("/v" + text))),
            new Field("path: ", text -> plain().bindMounts(new BindMount(DIRECTORY, "/b" + text))),
            new Field("hostPath: ", text -> plain().bindMounts(new BindMount(Path.of("/b" + text), "/b"))),
            new Field("user: ", text -> plain().user(text)),
            new Field("environmentFile: ", text -> plain().environmentFile(Path.of("/e" + text))),
            new Field("initExecutable: ", text -> plain().hook(Path.of("/e" + text), DIRECTORY)),
            new Field("runDirectory: ", text -> plain().isolated().hook(Path.of("/bin/true"), Path.of("/r" + text))),
            new Field(
                    "runDirectory: ",
                    Set.of(ContainerRuntime.Profile.GEARD, ContainerRuntime.Profile.PODMAN),
                    text -> activated().hook(Path.of("/bin/true"), Path.of("/r" + text))),
            Field.modern("command[0]: ", text -> plain().command(text)),
            Field.modern("command[2]: ", text -> plain().foreground().command("sh", "-c", text)),
            Field.modern("healthCheck.command: ", text -> plain().healthCheck(new ContainerHealthCheck(text))),
            Field.modern("healthCheck.command: ", text -> plain().healthCheck(new ContainerHealthCheck("c" + text))),
            Field.modern("networks: ", text -> plain().networks(new ContainerNetwork("n" + text))),
            Field.modern("name: ", text -> plain().volumes(new VolumeSpec("/v", Optional.of("v" + text)))),
            Field.modern(
                    "path: ",
                    text -> plain().bindMounts(new BindMount(
                            DIRECTORY, "/b" + text, BindMount.Access.READ_ONLY, BindMount.Label.PRIVATE))),
            Field.modern("invalid unit name ", text -> plain().after(new UnitName("a" + text + ".service"))),
            Field.modern("invalid unit name ", text -> plain().requires(new UnitName("a" + text + ".service"))),
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
                accepted(field, text)
                        .ifPresent(unit -> field.profiles().forEach(profile -> checkFile(profile, unit, text)));
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

    /** Some errors name the unit whose name is invalid, or all arguments together. */
    private static boolean isOfField(Field field, String message) {
        return Stream.of(field.name(), "slice: ", "after: ", "requires: ", "command, ports, volumes, bindMounts, ")
                .anyMatch(message::startsWith);
    }

    private static void checkFile(ContainerRuntime.Profile profile, ContainerUnit unit, String text) {
        UnitDocument file = UnitDocument.parse(
                RandomUnitsTest.runtime(profile).render(unit, DIRECTORIES).service());
        var expected = ExpectedUnit.of(profile, unit);

        assertThat(file.problems()).as("%s", text).isEmpty();
        assertThat(file.assignments())
                .as("%s", text)
                .extracting(assignment -> assignment.section() + "." + assignment.key())
                .isEqualTo(expected.keys());
        for (String key : expected.commandKeys()) {
            assertThat(file.assignments("Service", key))
                    .as("%s", text)
                    .flatMap(assignment -> assignment.value().commands())
                    .extracting(CommandLine::argv)
                    .isEqualTo(expected.calls(key).stream()
                            .map(call -> ExpectedUnit.escaped(call.words()))
                            .toList());
        }
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
