package io.github.systemd4j.templates.internal.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.systemd4j.templates.container.ContainerRuntime;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests with a script in place of the runtime. The script prints a warning for each command, as podman does on control
 * groups of version 1.
 */
class RuntimeClientTest {
    @TempDir
    Path directory;

    @Test
    void shouldNotTakeAWarningForAContainer() throws IOException {
        RuntimeClient client = client("echo warning >&2; [ \"$1\" = ps ]");

        client.removeContainer("web1");
        assertThat(client.volumesOf("web1-data")).isEmpty();
    }

    @Test
    void shouldNotTakeAWarningForAVolume() throws IOException {
        RuntimeClient client = client("echo warning >&2; case $1 in ps) echo 0123456789ab;; *) echo vol1 /data;; esac");

        assertThat(client.volumesOf("web1-data")).hasSize(1).containsEntry("/data", "vol1");
    }

    @Test
    void shouldReportTheErrorsOfTheRuntime() throws IOException {
        RuntimeClient client = client("echo no storage >&2; exit 125");

        assertThatExceptionOfType(UncheckedIOException.class)
                .isThrownBy(() -> client.removeContainer("web1"))
                .withMessageContaining("exit status 125: no storage");
    }

    private RuntimeClient client(String script) throws IOException {
        Path program = directory.resolve("podman");
        Files.writeString(program, "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        return new RuntimeClient(ContainerRuntime.podman().withExecutable(program));
    }
}
