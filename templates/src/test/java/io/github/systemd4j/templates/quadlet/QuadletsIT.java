package io.github.systemd4j.templates.quadlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.github.systemd4j.manager.SystemdManager;
import io.github.systemd4j.templates.container.ContainerHealthCheck;
import io.github.systemd4j.templates.container.ContainerId;
import io.github.systemd4j.templates.container.ContainerRuntime;
import io.github.systemd4j.templates.container.ContainerUnit;
import io.github.systemd4j.templates.container.ImageName;
import io.github.systemd4j.templates.container.RequestId;
import io.github.systemd4j.testing.UnitDirectory;
import io.github.systemd4j.unit.JobResult;
import io.github.systemd4j.unit.LoadState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests files of quadlet in directories that systemd's generators read, and in others. */
@Tag("systemd")
class QuadletsIT {
    private static final ContainerUnit UNIT = ContainerUnit.builder(
                    new ContainerId("web1"), new ImageName("busybox"), new RequestId("r"))
            .build();
    private static final Path GENERATOR = Path.of("/run/systemd/system-generators/quadlet-of-test");

    @TempDir
    Path parent;

    private SystemdManager systemd;
    private Path directory;

    @BeforeEach
    void open() {
        systemd = SystemdManager.openSystem();
        directory = parent.resolve("files");
    }

    @AfterEach
    void close() throws IOException {
        Files.deleteIfExists(GENERATOR);
        systemd.reload();
        systemd.close();
    }

    /** Returns the containers of a podman that reports this version. */
    private Quadlets quadlets(String version) throws IOException {
        Path podman = script(parent.resolve("podman"), "echo podman version " + version);
        return new Quadlets(
                systemd,
                new QuadletDirectory(directory),
                ContainerRuntime.podman().withExecutable(podman));
    }

    private static Path script(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, "#!/bin/sh\n" + text + "\n");
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private LoadState loadState() {
        return systemd.listUnitsByNames(List.of(UNIT.id().serviceName()))
                .getFirst()
                .loadState();
    }

    @Test
    void shouldRefuseAnOlderPodmanAndChangeNothing() throws IOException {
        Quadlets quadlets = quadlets("4.3.1");

        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> quadlets.install(QuadletFiles.of(UNIT)))
                .withMessageContaining("podman is podman 4.3, but these files of quadlet need podman 4.8 or newer")
                .withMessageContaining("update podman, or use ContainerRuntime.podman()");
        assertThat(directory).doesNotExist();
    }

    @Test
    void shouldRefuseOtherRuntimes() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Quadlets(systemd, QuadletDirectory.system(), ContainerRuntime.docker()))
                .withMessageContaining("runtime: DOCKER has no quadlet");
    }

    @Test
    void shouldReportThatNoGeneratorReadTheFiles() throws IOException {
        Quadlets quadlets = quadlets("5.4.2");

        assertThatIllegalStateException()
                .isThrownBy(() -> quadlets.install(QuadletFiles.of(UNIT)))
                .withMessageStartingWith("quadlet generated no ctr-web1.service from the files in " + directory);
        assertThat(directory.resolve("ctr-web1.container")).exists();
    }

    @Test
    void shouldReportThatAnotherUnitFileHasPrecedence() throws IOException {
        UnitDirectory.lasting("ctr-web1.service");
        Quadlets quadlets = quadlets("5.4.2");

        assertThatIllegalStateException()
                .isThrownBy(() -> quadlets.install(QuadletFiles.of(UNIT)))
                .withMessageContaining("systemd reads it from \"/run/systemd/system/ctr-web1.service\"");
        UnitDirectory.delete("ctr-web1.service");
    }

    @Test
    void shouldMakeAServiceAndRemoveItAgain() throws IOException {
        Path quadlet = QuadletGenerator.find().program();
        script(GENERATOR, "QUADLET_UNIT_DIRS=%s exec %s \"$@\"".formatted(directory, quadlet));
        Quadlets quadlets = quadlets("5.4.2");

        quadlets.install(QuadletFiles.of(UNIT));
        assertThat(loadState()).isEqualTo(LoadState.LOADED);

        assertThat(quadlets.remove(UNIT.id())).isTrue();
        assertThat(loadState()).isEqualTo(LoadState.NOT_FOUND);
        assertThat(quadlets.remove(UNIT.id())).isFalse();
    }

    /** The arguments that a program in place of podman receives, after quadlet and systemd have read them. */
    @Test
    void shouldHandOverEachArgumentAsItIs() throws IOException {
        List<String> arguments = List.of(
                "a b",
                "",
                ";",
                "",
                "\\;",
                "\\",
                "'",
                "\"",
                "$",
                "$$",
                "${PATH}",
                "$HOME",
                "%",
                "%%",
                "%n",
                "\t",
                "\u0001",
                "\u00a0",
                "\u2028",
                "\ud83d\ude00",
                "-v",
                "#",
                "; /bin/false",
                "\\x41",
                " ",
                ";");
        ContainerUnit unit = UNIT.toBuilder()
                .command(arguments.toArray(String[]::new))
                .runOptions(arguments.toArray(String[]::new))
                .healthCheck(new ContainerHealthCheck("\"a\" $x %n"))
                .build();
        Path run = parent.resolve("run");
        Path podman = script(
                parent.resolve("podman-run"),
                "[ \"$1\" = run ] || exit 0; printf '%%s\\n' \"$@\" >%s; systemd-notify --ready; exec sleep infinity"
                        .formatted(run));
        Path quadlet = QuadletGenerator.find().program();
        script(GENERATOR, "PODMAN=%s QUADLET_UNIT_DIRS=%s exec %s \"$@\"".formatted(podman, directory, quadlet));
        Quadlets quadlets = quadlets("5.4.2");

        quadlets.install(QuadletFiles.of(unit));
        JobResult result = systemd.unit(unit.id().serviceName()).start().await();
        systemd.unit(unit.id().serviceName()).stop().await();
        quadlets.remove(unit.id());

        assertThat(result).isEqualTo(JobResult.DONE);
        List<String> got = List.of(Files.readString(run).split("\n"));
        var expected = new ArrayList<>(List.of("--health-cmd=\"a\" $x %n"));
        expected.addAll(arguments);
        expected.add("busybox");
        expected.addAll(arguments);
        assertThat(got.subList(got.size() - expected.size(), got.size())).isEqualTo(expected);
    }
}
