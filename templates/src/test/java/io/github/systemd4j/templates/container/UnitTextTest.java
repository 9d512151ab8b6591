package io.github.systemd4j.templates.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.github.systemd4j.manager.UnitName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The files in the directory {@code seed} are, byte for byte, what geard's templates make of the same values. */
class UnitTextTest {
    private static final Map<String, ContainerRuntime> DIALECTS = Map.of(
            "seed", ContainerRuntime.geard(),
            "docker", ContainerRuntime.docker(),
            "podman", ContainerRuntime.podman());

    @ParameterizedTest
    @ValueSource(strings = {"seed", "docker", "podman"})
    void shouldWriteSimpleServices(String directory) throws IOException {
        ContainerRuntime dialect = DIALECTS.get(directory);

        assertThat(SampleUnits.full().build().serviceFile(dialect))
                .isEqualTo(expected(directory, "simple-full.service"));
        assertThat(SampleUnits.bare().build().serviceFile(dialect))
                .isEqualTo(expected(directory, "simple-bare.service"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"seed", "docker", "podman"})
    void shouldWriteForegroundServices(String directory) throws IOException {
        ContainerRuntime dialect = DIALECTS.get(directory);

        assertThat(SampleUnits.full().foreground().build().serviceFile(dialect))
                .isEqualTo(expected(directory, "foreground-full.service"));
        assertThat(SampleUnits.bare().foreground().build().serviceFile(dialect))
                .isEqualTo(expected(directory, "foreground-bare.service"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"seed", "docker", "podman"})
    void shouldWriteSocketActivatedServices(String directory) throws IOException {
        ContainerUnit unit =
                SampleUnits.full().socketActivated(SocketActivation.PROXIED).build();

        assertThat(unit.serviceFile(DIALECTS.get(directory)))
                .isEqualTo(expected(directory, "socketactivated-full.service"));
    }

    @Test
    void shouldWriteSockets() throws IOException {
        ContainerUnit unit =
                SampleUnits.full().socketActivated(SocketActivation.ENABLED).build();

        assertThat(unit.socketFile()).isEqualTo(expected("seed", "full.socket"));
    }

    @Test
    void shouldWriteNoSocketForOthers() {
        ContainerUnit unit = SampleUnits.full().build();

        assertThatIllegalStateException().isThrownBy(unit::socketFile).withMessage("web.1 has no socket: it is SIMPLE");
    }

    @ParameterizedTest
    @ValueSource(strings = {"seed", "docker", "podman"})
    void shouldWriteSlices(String directory) throws IOException {
        var parent = new UnitName("container.slice");
        var slice = new SliceUnit(new UnitName("container-small.slice"), 512 << 20, Optional.of(parent));

        assertThat(slice.file(DIALECTS.get(directory))).isEqualTo(expected(directory, "full.slice"));
        assertThat(new SliceUnit(parent, 1024).file(DIALECTS.get(directory)))
                .isEqualTo(expected(directory, "bare.slice"));
    }

    @Test
    void shouldWriteTargets() throws IOException {
        var target = new TargetUnit(new UnitName("container.target"), new UnitName("multi-user.target"));

        assertThat(target.file()).isEqualTo(expected("seed", "full.target"));
    }

    @Test
    void shouldLeaveOutTheHookWithoutOne() {
        String text = ContainerUnit.builder(new ContainerId("bare"), new ImageName("busybox"), new RequestId("req-2"))
                .build()
                .serviceFile(ContainerRuntime.geard());

        assertThat(text).doesNotContain("ExecStartPost", " init ");
    }

    @Test
    void shouldKeepTheEnvironmentFromTheRuntimeWhereItCantTakeIt() {
        String text = SampleUnits.full()
                .build()
                .serviceFile(ContainerRuntime.docker().withHabits(Habit.ENVIRONMENT_OF_CLIENT_ONLY));

        assertThat(text).doesNotContain("--env-file").contains("\nEnvironmentFile=/var/lib/containers/env/web.1\n");
    }

    private static String expected(String directory, String name) throws IOException {
        try (var file = UnitTextTest.class.getResourceAsStream(directory + "/" + name)) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
