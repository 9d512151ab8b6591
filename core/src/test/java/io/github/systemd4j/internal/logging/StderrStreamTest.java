package io.github.systemd4j.internal.logging;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StderrStreamTest {
    @Test
    void shouldIdentifyAFileByDeviceAndInode(@TempDir Path directory) throws Exception {
        Path file = Files.createFile(directory.resolve("file"));
        assertThat(StderrStream.identity(file)).matches("[0-9]+:" + Files.getAttribute(file, "unix:ino"));
        assertThat(StderrStream.identity(directory.resolve("missing"))).isNull();
    }

    @Test
    void shouldNotTakeAnotherStreamForTheJournal() {
        assertThat(StderrStream.isJournal()).isFalse();
    }
}
