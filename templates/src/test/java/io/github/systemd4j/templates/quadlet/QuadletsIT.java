package io.github.systemd4j.templates.quadlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.github.systemd4j.manager.LoadState;
import io.github.systemd4j.manager.SystemdManager;
import io.github.systemd4j.templates.container.ContainerId;
import io.github.systemd4j.templates.container.ContainerRuntime;
import io.github.systemd4j.templates.container.ContainerUnit;
import io.github.systemd4j.templates.container.ImageName;
import io.github.systemd4j.templates.container.RequestId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of quadlet in a directory that systemd's generators read, or don't. */
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

    /** Containers of a podman that is of this version, as far as it tells. */
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
    void shouldTellThatNoGeneratorReadTheFiles() throws IOException {
        Quadlets quadlets = quadlets("5.4.2");

        assertThatIllegalStateException()
                .isThrownBy(() -> quadlets.install(QuadletFiles.of(UNIT)))
                .withMessageStartingWith("quadlet made no ctr-web1.service of the files in " + directory);
        assertThat(directory.resolve("ctr-web1.container")).exists();
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
}
