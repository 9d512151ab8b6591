package io.github.systemd4j.templates.unitfile;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.systemd4j.testing.Command;
import io.github.systemd4j.testing.JavaProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the writer in processes with restrictions. */
class UnitFileWriterIT {
    @TempDir
    Path directory;

    private Path file;

    @BeforeEach
    void writeOld() throws IOException {
        file = Files.writeString(directory.resolve("a.service"), "old");
    }

    @ParameterizedTest
    @ValueSource(strings = {"000", "022", "077"})
    void shouldWriteFilesOfAModeWithAnyUmask(String umask) throws IOException {
        assertThat(replace("umask " + umask, 3)).isEmpty();

        assertThat(file).hasBinaryContent(new byte[3]);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-r--r--");
    }

    /** A limit of 4 KiB for files behaves like a full disk: write(2) writes a part, and then fails. */
    @Test
    void shouldLeaveTheOldFileWhenTheNewOneDoesNotFit() throws IOException {
        assertThat(replace("ulimit -f 8", 100_000)).contains("java.io.IOException: File too large");

        assertThat(file).hasContent("old");
        try (var files = Files.list(directory)) {
            assertThat(files).containsExactly(file);
        }
    }

    private String replace(String limit, int size) {
        var command = new ArrayList<>(List.of("sh", "-c", limit + " && exec \"$@\"", "sh"));
        command.addAll(JavaProgram.withFlags(
                JavaProgram.commandLine(WritingProgram.class, file.toString(), Integer.toString(size)),
                "-XX:-UsePerfData"));
        Command written = Command.run(command);
        assertThat(written.exitStatus()).as(written.errors()).isZero();
        return written.output();
    }
}
