package io.github.systemd4j.templates.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.github.systemd4j.unit.UnitName;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ContainerDirectoriesTest {
    @Test
    void shouldFollowTheVariablesOfTheUser() {
        var directories = ContainerDirectories.user(Map.of(
                "HOME", "/home/me",
                "XDG_CONFIG_HOME", "/c",
                "XDG_STATE_HOME", "/s",
                "XDG_RUNTIME_DIR", "/r"));

        assertThat(directories)
                .isEqualTo(new ContainerDirectories(
                        Path.of("/c/systemd4j/containers"),
                        Path.of("/s/systemd4j/containers"),
                        Path.of("/r/systemd4j/containers"),
                        Path.of("/c/systemd/user")));
    }

    @Test
    void shouldBeInTheHomeOfAUserWithoutOtherVariables() {
        var directories = ContainerDirectories.user(Map.of("HOME", "/home/me", "XDG_RUNTIME_DIR", "/run/user/1000"));

        assertThat(directories)
                .isEqualTo(new ContainerDirectories(
                        Path.of("/home/me/.config/systemd4j/containers"),
                        Path.of("/home/me/.local/state/systemd4j/containers"),
                        Path.of("/run/user/1000/systemd4j/containers"),
                        Path.of("/home/me/.config/systemd/user")));
    }

    @Test
    void shouldAskTheSystemForTheHomeOfAUserWithoutTheVariable() {
        var directories = ContainerDirectories.user(Map.of("XDG_RUNTIME_DIR", "/run/user/1000"));

        assertThat(directories.base())
                .isEqualTo(Path.of(System.getProperty("user.home"), ".config/systemd4j/containers"));
    }

    @Test
    void shouldRefuseAUserWithoutARuntimeDirectory() {
        assertThatIllegalStateException()
                .isThrownBy(() -> ContainerDirectories.user(Map.of("HOME", "/home/me")))
                .withMessage("XDG_RUNTIME_DIR is not set: log in, or let the user's manager start without a login by"
                        + " \"loginctl enable-linger\", and set it to /run/user/UID");
    }

    /** The XDG base directory specification requires it. */
    @Test
    void shouldIgnoreVariablesThatAreEmptyOrRelative() {
        var directories = ContainerDirectories.user(Map.of(
                "HOME", "/home/me",
                "XDG_CONFIG_HOME", "",
                "XDG_STATE_HOME", "relative",
                "XDG_RUNTIME_DIR", "/r"));

        assertThat(directories.base()).isEqualTo(Path.of("/home/me/.config/systemd4j/containers"));
        assertThat(directories.state()).isEqualTo(Path.of("/home/me/.local/state/systemd4j/containers"));
    }

    @Test
    void shouldRefusePathsThatAreNotAbsolute() {
        Path there = Path.of("/a");
        Path relative = Path.of("a");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ContainerDirectories(relative, there, there, there))
                .withMessage("base: \"a\" is not absolute: resolve it first, because unit files need absolute paths");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ContainerDirectories(there, relative, there, there))
                .withMessageStartingWith("state: ");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ContainerDirectories(there, there, relative, there))
                .withMessageStartingWith("run: ");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ContainerDirectories(there, there, there, relative))
                .withMessageStartingWith("units: ");
    }

    @Test
    void shouldGroupSlicesAndTargetsOnly() {
        var directories = ContainerDirectories.system();

        assertThat(directories.grouping(new UnitName("container.slice")))
                .isEqualTo(Path.of("/etc/systemd4j/containers/slices/container.slice"));
        assertThat(directories.grouping(new UnitName("container.target")))
                .isEqualTo(Path.of("/etc/systemd4j/containers/targets/container.target"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> directories.grouping(new UnitName("container.service")))
                .withMessage("\"container.service\" is neither a slice nor a target, and only these group containers");
    }
}
