package io.github.systemd4j.templates.container;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.systemd4j.testing.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is written, as {@code systemd-analyze verify} sees it: it says nothing about what it has nothing against. */
class UnitTemplateVerifyIT {
    private static final int UNITS = 40;

    /** Any program will do for a runtime. */
    private static final Path RUNTIME = Path.of("/bin/true");

    @TempDir
    Path directory;

    private final List<String> files = new ArrayList<>();

    /** What is meant to be there already, where units are installed. */
    @BeforeEach
    void writeStubs() throws IOException {
        Files.writeString(directory.resolve("container.target"), "[Unit]\n");
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void shouldWriteServicesThatSystemdTakes(long seed) throws IOException {
        var random = new RandomUnits(seed);
        for (int i = 0; i < UNITS; i++) {
            ContainerUnit unit = random.container();
            ContainerRuntime dialect =
                    (i % 2 == 0 ? ContainerRuntime.docker() : ContainerRuntime.podman()).withRuntime(RUNTIME);
            write(unit.id().serviceName().value(), unit.serviceFile(dialect));
            if (unit.type() == ContainerType.SOCKETACTIVATED) {
                write(unit.id().socketName().value(), unit.socketFile());
            }
        }

        assertThat(verify()).isEmpty();
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void shouldWriteSlicesThatSystemdTakes(long seed) throws IOException {
        var random = new RandomUnits(seed);
        for (int i = 0; i < UNITS; i++) {
            SliceUnit slice = random.slice();
            write(slice.name().value(), slice.file(ContainerRuntime.docker()));
        }

        assertThat(verify()).isEmpty();
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void shouldWriteTargetsThatSystemdTakes(long seed) throws IOException {
        var random = new RandomUnits(seed);
        for (int i = 0; i < UNITS; i++) {
            TargetUnit target = random.target();
            write(target.name().value(), target.file());
        }

        assertThat(verify()).isEmpty();
    }

    /** So that it is known that it would have said something. */
    @Test
    void shouldBeWarnedAboutGeardsMemoryLimit() throws IOException {
        SliceUnit slice = new RandomUnits(1).slice();
        write(slice.name().value(), slice.file(ContainerRuntime.geard()));

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
