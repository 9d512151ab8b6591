package io.github.systemd4j.templates.container;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.systemd4j.unit.UnitName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Compares units with the files in the directory {@code seed}, which are, byte for byte, the output of geard's
 * templates for the same values.
 */
class UnitTextTest {
    private static final ContainerDirectories DIRECTORIES = ContainerDirectories.system();
    private static final Map<String, ContainerRuntime> RUNTIMES = Map.of(
            "seed", ContainerRuntime.geard(),
            "docker", ContainerRuntime.docker(),
            "podman", ContainerRuntime.podman());

    private static ContainerUnitFiles render(String runtime, ContainerUnit.Builder unit) {
        return RUNTIMES.get(runtime).render(unit.build(), DIRECTORIES);
    }

    // --- geard

    @Test
    void shouldWriteSimpleServicesAsGeardDid() throws IOException {
        assertService("seed", SampleUnits.geard(), "simple-full.service");
        assertService("seed", SampleUnits.bare(), "simple-bare.service");
    }

    @Test
    void shouldWriteForegroundServicesAsGeardDid() throws IOException {
        assertService("seed", SampleUnits.geard().foreground(), "foreground-full.service");
        assertService("seed", SampleUnits.bare().foreground(), "foreground-bare.service");
    }

    @Test
    void shouldWriteSocketActivatedServicesAsGeardDid() throws IOException {
        var unit = SampleUnits.geard().socketActivated(SocketActivation.PROXIED);
        ContainerUnitFiles files = render("seed", unit);

        assertThat(files.service()).isEqualTo(expected("seed", "socketactivated-full.service"));
        assertThat(files.socket()).contains(expected("seed", "full.socket"));
        assertThat(files.proxy()).isEmpty();
    }

    @Test
    void shouldLeaveOutGeardsHookWithoutOne() {
        var unit = ContainerUnit.builder(new ContainerId("bare"), new ImageName("busybox"), new RequestId("req-2"));

        assertThat(render("seed", unit).service()).doesNotContain("ExecStartPost", " init ");
    }

    // --- podman and docker

    @ParameterizedTest
    @ValueSource(strings = {"docker", "podman"})
    void shouldWriteServices(String runtime) throws IOException {
        assertService(runtime, SampleUnits.full(), "full.service");
        assertService(runtime, SampleUnits.bare(), "bare.service");
        assertService(runtime, SampleUnits.isolated(), "isolated.service");
    }

    /** Podman and docker run a container as a service in one way only. */
    @ParameterizedTest
    @ValueSource(strings = {"docker", "podman"})
    void shouldWriteTheSameForForegroundServices(String runtime) {
        assertThat(render(runtime, SampleUnits.full().foreground())).isEqualTo(render(runtime, SampleUnits.full()));
    }

    @ParameterizedTest
    @CsvSource({"docker,PROXIED", "podman,PROXIED", "podman,ENABLED"})
    void shouldWriteSocketActivatedContainers(String runtime, SocketActivation how) throws IOException {
        ContainerUnitFiles files = render(runtime, SampleUnits.activated(how));

        assertThat(files.service()).isEqualTo(expected(runtime, how.directiveValue() + ".service"));
        assertThat(files.socket()).contains(expected(runtime, how.directiveValue() + ".socket"));
        if (how == SocketActivation.PROXIED) {
            assertThat(files.proxy()).contains(expected(runtime, how.directiveValue() + ".proxy"));
        } else {
            assertThat(files.proxy()).isEmpty();
        }
    }

    // --- all profiles

    @ParameterizedTest
    @ValueSource(strings = {"seed", "docker", "podman"})
    void shouldWriteNoSocketForOthers(String runtime) {
        ContainerUnitFiles files = render(runtime, SampleUnits.geard());

        assertThat(files.socket()).isEmpty();
        assertThat(files.proxy()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"seed", "docker", "podman"})
    void shouldWriteSlices(String runtime) throws IOException {
        var parent = new UnitName("container.slice");
        var slice = new SliceUnit(new UnitName("container-small.slice"), 512 << 20, Optional.of(parent));

        assertThat(RUNTIMES.get(runtime).render(slice)).isEqualTo(expected(runtime, "full.slice"));
        assertThat(RUNTIMES.get(runtime).render(new SliceUnit(parent, 1024)))
                .isEqualTo(expected(runtime, "bare.slice"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"seed", "docker", "podman"})
    void shouldWriteTargets(String runtime) throws IOException {
        var target = new TargetUnit(new UnitName("container.target"), new UnitName("multi-user.target"));

        assertThat(RUNTIMES.get(runtime).render(target)).isEqualTo(expected(runtime, "full.target"));
    }

    private static void assertService(String runtime, ContainerUnit.Builder unit, String file) throws IOException {
        ContainerUnitFiles files = render(runtime, unit);

        assertThat(files.service()).isEqualTo(expected(runtime, file));
        assertThat(files.socket()).isEmpty();
        assertThat(files.proxy()).isEmpty();
    }

    private static String expected(String directory, String name) throws IOException {
        try (var file = UnitTextTest.class.getResourceAsStream(directory + "/" + name)) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
