package io.github.systemd4j.templates.internal.state;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.github.systemd4j.templates.container.ContainerDirectories;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BootVisibilityTest {
    /** A file system that a machine mounts only after it has booted. */
    private static final Path MOUNTED = Path.of("/dev/shm");

    @TempDir
    Path directory;

    private ContainerDirectories directories(Path base, Path units) {
        return new ContainerDirectories(base, directory.resolve("state"), directory.resolve("run"), units);
    }

    @Test
    void shouldAllowAFileSystemThatTheLinksAreOn() {
        BootVisibility.check(directories(directory.resolve("not/yet/there"), directory.resolve("units")));
        BootVisibility.check(directories(MOUNTED.resolve("base"), MOUNTED.resolve("units")));
    }

    @Test
    void shouldAllowTheRootFileSystemWhereverTheLinksAre() {
        BootVisibility.check(directories(Path.of("/systemd4j-missing/base"), MOUNTED.resolve("units")));
    }

    @Test
    void shouldRefuseAnotherFileSystem() throws IOException {
        assumeThat(Files.getFileStore(MOUNTED)).isNotEqualTo(Files.getFileStore(directory));
        Path base = MOUNTED.resolve("systemd4j-missing/base");
        Path units = directory.resolve("units");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> BootVisibility.check(directories(base, units)))
                .withMessage(
                        "base: %s is on another file system, %s, which systemd mounts after it has loaded its units:"
                                + " choose a directory on the file system of %s",
                        base, Files.getFileStore(MOUNTED), units);
    }
}
