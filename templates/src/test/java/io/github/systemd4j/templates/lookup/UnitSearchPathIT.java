package io.github.systemd4j.templates.lookup;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.systemd4j.testing.Command;
import io.github.systemd4j.testing.JavaProgram;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class UnitSearchPathIT {
    static Stream<Map<String, String>> environments() {
        return Stream.of(
                Map.of("HOME", "/home/a"),
                Map.of("HOME", "/home/a", "XDG_RUNTIME_DIR", "/run/user/7"),
                Map.of(
                        "XDG_CONFIG_HOME",
                        "/c",
                        "XDG_DATA_HOME",
                        "/d",
                        "XDG_CONFIG_DIRS",
                        "/e:/f",
                        "XDG_DATA_DIRS",
                        "/g"),
                Map.of("HOME", "/home/a", "SYSTEMD_UNIT_PATH", "/x:/y/"),
                Map.of("HOME", "/home/a", "SYSTEMD_UNIT_PATH", "/x::/etc/systemd/user:/etc/systemd/system:"),
                Map.of("HOME", "/home/a", "SYSTEMD_UNIT_PATH", ":"));
    }

    @ParameterizedTest
    @MethodSource("environments")
    void shouldBeAsSystemdHasItWhenItIsTheSystems(Map<String, String> environment) {
        assertThat(UnitSearchPath.system(environment).directories())
                .containsExactlyElementsOf(systemd("--system", environment));
    }

    @ParameterizedTest
    @MethodSource("environments")
    void shouldBeAsSystemdHasItWhenItIsAUsers(Map<String, String> environment) {
        assertThat(UnitSearchPath.user(environment).directories())
                .containsExactlyElementsOf(systemd("--user", environment));
    }

    @Test
    void shouldBeBelowTheRootWhenThereIsAnother() {
        assertThat(UnitSearchPath.of(Path.of("/a/b")).inRoot(Path.of("/image")).directories())
                .containsExactly(Path.of("/image/a/b"));
    }

    private static List<Path> systemd(String manager, Map<String, String> environment) {
        var command = new ArrayList<>(List.of("env", "-i", "PATH=/usr/bin"));
        environment.forEach((name, value) -> command.add(name + "=" + value));
        command.addAll(List.of("systemd-analyze", manager, "unit-paths"));
        return Command.run(command).output().lines().map(Path::of).toList();
    }

    @Test
    void shouldNameTheLocaleWhenItHasNoPlaceForADirectory() {
        Command looking = JavaProgram.run(
                List.of("env", "LC_ALL=C", "SYSTEMD_UNIT_PATH=/tmp/\u00e4"), LookingProgram.class, "a.service");

        assertThat(looking.exitStatus()).isNotZero();
        assertThat(looking.errors()).contains("is not a valid path in this process's locale", "LC_ALL=C.UTF-8");
    }
}
