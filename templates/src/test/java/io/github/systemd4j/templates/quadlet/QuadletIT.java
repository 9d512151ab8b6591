package io.github.systemd4j.templates.quadlet;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.systemd4j.templates.container.BindMount;
import io.github.systemd4j.templates.container.ContainerFacts;
import io.github.systemd4j.templates.container.ContainerNetwork;
import io.github.systemd4j.templates.container.ContainerUnit;
import io.github.systemd4j.templates.unitfile.CommandLine;
import io.github.systemd4j.templates.unitfile.RawValue;
import io.github.systemd4j.templates.unitfile.UnitDocument;
import io.github.systemd4j.unit.UnitName;
import io.github.systemd4j.unit.UnitType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests the units that podman's own generator writes for containers whose texts are as hostile as models permit. */
class QuadletIT {
    private static final int CONTAINERS = 60;

    /** The path of podman, for which any program is suitable. */
    private static final Path PODMAN = Path.of("/bin/true");

    @TempDir
    Path directory;

    private Path files;
    private Path units;
    private QuadletGenerator generator;

    @BeforeEach
    void find() throws IOException {
        generator = QuadletGenerator.find();
        files = Files.createDirectory(directory.resolve("files"));
        units = Files.createDirectory(directory.resolve("units"));
    }

    static LongStream seeds() {
        return LongStream.range(0, 5);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void shouldRunPodmanWithExactlyTheExpectedArguments(long seed) throws IOException {
        Map<ContainerUnit, QuadletFiles> containers = write(seed);

        generator.generate(files, units, PODMAN);

        for (ContainerUnit unit : containers.keySet()) {
            checkRun(unit, generated(unit.id().serviceName().value()));
        }
    }

    private static void checkRun(ContainerUnit unit, UnitDocument service) {
        var expected = new ExpectedRun(unit);
        List<String> last = expected.lastArguments();
        assertThat(commands(service, "ExecStart"))
                .as("%s", unit)
                .singleElement()
                .satisfies(command -> {
                    List<String> argv = command.argv();
                    int image = argv.size() - last.size();
                    assertThat(argv.subList(image, argv.size())).isEqualTo(last);
                    assertThat(ExpectedRun.normalized(argv.subList(2, image)))
                            .isEqualTo(ExpectedRun.normalized(expected.options()));
                    assertThat(argv.subList(0, 2)).containsExactly(PODMAN.toString(), "run");
                    assertThat(command.flags()).isEmpty();
                });
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void shouldHaveNoDirectivesButTheExpectedOnes(long seed) throws IOException {
        Map<ContainerUnit, QuadletFiles> containers = write(seed);

        generator.generate(files, units, PODMAN, "-user");

        for (ContainerUnit unit : containers.keySet()) {
            UnitDocument service = generated(unit.id().serviceName().value());
            assertThat(service.problems()).isEmpty();
            assertThat(service.sections()).containsOnly("Unit", "Service", "Install", "X-Container");
            assertThat(ContainerFacts.read(service)).isEqualTo(ContainerFacts.of(unit));
            assertThat(commands(service, "ExecStop").size()
                            + commands(service, "ExecStopPost").size())
                    .isEqualTo(2);
            assertThat(commands(service, "ExecStartPost"))
                    .hasSize((int) unit.initExecutable().stream().count());
            assertThat(commands(service, "ExecStartPre")).isEmpty();
            assertThat(mounts(service)).isEqualTo(expectedMounts(unit));
        }
    }

    private static List<String> mounts(UnitDocument service) {
        return service.values("Unit", "RequiresMountsFor").stream()
                .map(RawValue::paths)
                .flatMap(List::stream)
                .sorted()
                .toList();
    }

    private static List<String> expectedMounts(ContainerUnit unit) {
        Stream<String> mounts = unit.bindMounts().stream()
                .map(BindMount::hostPath)
                .map(path -> path.toString().replace("%", "%%"));
        return Stream.concat(Stream.of("%t/containers"), mounts).sorted().toList();
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void shouldCreateVolumesAndNetworksFirst(long seed) throws IOException {
        Map<ContainerUnit, QuadletFiles> containers = write(seed);

        generator.generate(files, units, PODMAN);

        containers.forEach((unit, texts) -> {
            var created = new ArrayList<List<String>>();
            UnitDocument service = generated(unit.id().serviceName().value());
            for (String companion : companions(texts)) {
                created.add(
                        commands(generated(companion), "ExecStart").getFirst().argv());
                assertThat(words(service, "Requires")).contains(companion);
                assertThat(words(service, "After")).contains(companion);
            }
            assertThat(created).as("%s", unit).containsExactlyInAnyOrderElementsOf(expectedCreations(unit));
        });
    }

    /** Returns the units of the files that aren't the container's: a.volume becomes a-volume.service. */
    private static List<String> companions(QuadletFiles texts) {
        return texts.texts().keySet().stream()
                .filter(name -> !name.endsWith(".container"))
                .map(name -> name.replaceFirst("\\.(volume|network)$", "-$1.service"))
                .toList();
    }

    private static List<List<String>> expectedCreations(ContainerUnit unit) {
        Stream<List<String>> volumes = unit.volumes().stream()
                .filter(volume -> volume.name().isEmpty())
                .map(volume -> created("volume", unit.volumeName(volume)));
        Stream<List<String>> networks = unit.networks().stream().map(QuadletIT::created);
        return Stream.concat(volumes, networks).toList();
    }

    private static List<String> created(ContainerNetwork network) {
        return network.internal()
                ? created("network", "--internal", network.name())
                : created("network", network.name());
    }

    private static List<String> created(String kind, String... arguments) {
        var argv = new ArrayList<>(List.of(PODMAN.toString(), kind, "create", "--ignore"));
        argv.addAll(List.of(arguments));
        return argv;
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void shouldMakeServicesThatSystemdTakes(long seed) throws IOException {
        Map<ContainerUnit, QuadletFiles> containers = write(seed);
        Files.writeString(units.resolve("container.target"), "[Unit]\n");
        for (ContainerUnit unit : containers.keySet()) {
            for (UnitName needed : unit.requires()) {
                String service = needed.type() == UnitType.SERVICE ? "[Service]\nExecStart=/bin/true\n" : "";
                Files.writeString(units.resolve(needed.value()), "[Unit]\n" + service);
            }
        }

        generator.generate(files, units, PODMAN);

        try (Stream<Path> services = Files.list(units)) {
            var command = new ArrayList<>(List.of("systemd-analyze", "verify", "--man=no"));
            services.filter(file -> file.getFileName().toString().startsWith("ctr-"))
                    .forEach(file -> command.add(file.toString()));
            var verified = io.github.systemd4j.testing.Command.run(command);
            assertThat(verified.output() + verified.errors()).isEmpty();
        }
    }

    private Map<ContainerUnit, QuadletFiles> write(long seed) throws IOException {
        var random = new HostileContainers(seed);
        var written = new LinkedHashMap<ContainerUnit, QuadletFiles>();
        for (int number = 0; number < CONTAINERS; number++) {
            ContainerUnit unit = random.container(number);
            QuadletFiles texts = QuadletFiles.of(unit);
            for (Map.Entry<String, String> text : texts.texts().entrySet()) {
                Files.writeString(files.resolve(text.getKey()), text.getValue());
            }
            written.put(unit, texts);
        }
        return written;
    }

    private UnitDocument generated(String name) {
        return QuadletGenerator.unit(units, name);
    }

    private static List<CommandLine> commands(UnitDocument unit, String key) {
        return unit.values("Service", key).stream()
                .map(RawValue::commands)
                .flatMap(List::stream)
                .toList();
    }

    private static List<String> words(UnitDocument unit, String key) {
        return unit.values("Unit", key).stream()
                .map(RawValue::words)
                .flatMap(List::stream)
                .toList();
    }
}
