package io.github.systemd4j.templates.container;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.systemd4j.testing.Command;
import io.github.systemd4j.unit.UnitName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Verifies the written units by {@code systemd-analyze verify}, which prints nothing for a valid unit. */
class UnitTemplateVerifyIT {
    private static final int UNITS = 40;

    /** The path of the runtime, for which any program is suitable. */
    private static final Path RUNTIME = Path.of("/bin/true");

    @TempDir
    Path directory;

    private final List<String> files = new ArrayList<>();

    /** Writes the units that exist where units are installed. */
    @BeforeEach
    void writeStubs() throws IOException {
        Files.writeString(directory.resolve("container.target"), "[Unit]\n");
    }

    static Stream<Arguments> seeds() {
        return Stream.of(ContainerRuntime.Profile.PODMAN, ContainerRuntime.Profile.DOCKER)
                .flatMap(profile -> LongStream.rangeClosed(1, 3).mapToObj(seed -> Arguments.of(profile, seed)));
    }

    private ContainerRuntime runtime(ContainerRuntime.Profile profile) {
        return RandomUnitsTest.runtime(profile).withExecutable(RUNTIME);
    }

    @ParameterizedTest(name = "{0}, seed {1}")
    @MethodSource("seeds")
    void shouldWriteContainersThatSystemdTakes(ContainerRuntime.Profile profile, long seed) throws IOException {
        var random = new RandomUnits(seed);
        for (int i = 0; i < UNITS; i++) {
            write(random.container(profile), runtime(profile));
        }

        assertThat(verify()).isEmpty();
    }

    /** Checks that systemd accepts geard's services, too. */
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void shouldWriteGeardsContainersThatSystemdTakes(long seed) throws IOException {
        var random = new RandomUnits(seed);
        for (int i = 0; i < UNITS; i++) {
            write(random.container(ContainerRuntime.Profile.GEARD), runtime(ContainerRuntime.Profile.GEARD));
        }

        assertThat(verify()).isEmpty();
    }

    private void write(ContainerUnit unit, ContainerRuntime runtime) throws IOException {
        ContainerUnitFiles units = runtime.render(unit, ContainerDirectories.system());
        write(unit.id().serviceName().value(), units.service());
        if (units.socket().isPresent()) {
            write(unit.id().socketName().value(), units.socket().get());
        }
        if (units.proxy().isPresent()) {
            write(unit.id().proxyName().value(), units.proxy().get());
        }
        for (UnitName required : unit.requires()) {
            Files.writeString(directory.resolve(required.value()), "[Unit]\n");
        }
    }

    @ParameterizedTest(name = "{0}, seed {1}")
    @MethodSource("seeds")
    void shouldWriteSlicesThatSystemdTakes(ContainerRuntime.Profile profile, long seed) throws IOException {
        var random = new RandomUnits(seed);
        for (int i = 0; i < UNITS; i++) {
            SliceUnit slice = random.slice();
            write(slice.name().value(), runtime(profile).render(slice));
        }

        assertThat(verify()).isEmpty();
    }

    @ParameterizedTest(name = "{0}, seed {1}")
    @MethodSource("seeds")
    void shouldWriteTargetsThatSystemdTakes(ContainerRuntime.Profile profile, long seed) throws IOException {
        var random = new RandomUnits(seed);
        for (int i = 0; i < UNITS; i++) {
            TargetUnit target = random.target();
            write(target.name().value(), runtime(profile).render(target));
        }

        assertThat(verify()).isEmpty();
    }

    /** Checks that the program reports an invalid unit. */
    @Test
    void shouldBeWarnedAboutGeardsMemoryLimit() throws IOException {
        SliceUnit slice = new RandomUnits(1).slice();
        write(slice.name().value(), ContainerRuntime.geard().render(slice));

        assertThat(verify()).contains("please use MemoryMax= instead");
    }

    private void write(String name, String text) throws IOException {
        files.add(Files.writeString(directory.resolve(name), text).toString());
    }

    private String verify() {
        var command = new ArrayList<>(List.of("systemd-analyze", "verify", "--man=no"));
        command.addAll(files);
        Command verified = Command.run(command);
        return verified.output() + verified.errors();
    }
}
