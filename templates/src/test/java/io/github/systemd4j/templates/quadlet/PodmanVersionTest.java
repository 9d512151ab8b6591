package io.github.systemd4j.templates.quadlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PodmanVersionTest {
    @ParameterizedTest
    @CsvSource({"5.4.2, 5, 4", "4.9.4-rhel, 4, 9", "5.10.0-dev, 5, 10", "10.0.0, 10, 0"})
    void shouldReadVersions(String text, int major, int minor) {
        assertThat(PodmanVersion.parse("podman version " + text + "\n")).isEqualTo(new PodmanVersion(major, minor));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "podman", "podman version x", "docker version 4.8.0", "podman version 99999999999.1.2"})
    void shouldRefuseWhatIsNoVersion(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PodmanVersion.parse(text))
                .withMessageContaining("is not a version of podman");
    }

    @Test
    void shouldOrderByNumbers() {
        assertThat(new PodmanVersion(4, 10)).isGreaterThan(new PodmanVersion(4, 9));
        assertThat(new PodmanVersion(5, 0)).isGreaterThan(PodmanVersion.NEEDED);
        assertThat(new PodmanVersion(4, 7)).isLessThan(PodmanVersion.NEEDED);
    }

    @Test
    void shouldReportThatPodmanIsMissing() {
        assertThatExceptionOfType(UncheckedIOException.class)
                .isThrownBy(() -> PodmanVersion.check(Path.of("/no/podman")))
                .withMessageContaining("which must be 4.8 or newer, by \"/no/podman --version\"");
    }

    @Test
    void shouldFindTheDirectoryOfAUser() {
        assertThat(QuadletDirectory.user(Map.of("HOME", "/home/me")).path())
                .isEqualTo(Path.of("/home/me/.config/containers/systemd"));
        assertThat(QuadletDirectory.user(Map.of("HOME", "/home/me", "XDG_CONFIG_HOME", "/c"))
                        .path())
                .isEqualTo(Path.of("/c/containers/systemd"));
        assertThat(QuadletDirectory.user(Map.of("HOME", "/home/me", "XDG_CONFIG_HOME", ""))
                        .path())
                .isEqualTo(Path.of("/home/me/.config/containers/systemd"));
        assertThat(QuadletDirectory.system().path()).isEqualTo(Path.of("/etc/containers/systemd"));
        assertThatIllegalArgumentException().isThrownBy(() -> new QuadletDirectory(Path.of("a")));
    }
}
