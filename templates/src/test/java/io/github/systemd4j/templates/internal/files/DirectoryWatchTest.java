package io.github.systemd4j.templates.internal.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.systemd4j.testing.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryWatchTest {
    private final BlockingQueue<String> errors = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> told = new LinkedBlockingQueue<>();

    @TempDir
    private Path base;

    private DirectoryWatch watch;

    @AfterEach
    void close() throws IOException {
        watch.close();
    }

    @Test
    void shouldReportFilesInDirectoriesThatAreCreatedLater() throws Exception {
        open(file -> told.add(file.getFileName().toString()));
        Files.createFile(Files.createDirectory(base.resolve("later")).resolve("file"));
        awaitReported("file");
    }

    @Test
    void shouldGoOnAfterTheListenerHasFailed() throws Exception {
        open(file -> {
            String name = file.getFileName().toString();
            if (name.equals("exception")) {
                throw new IllegalStateException(name);
            }
            if (name.equals("error")) {
                throw new OutOfMemoryError(name);
            }
            told.add(name);
        });
        for (String name : List.of("exception", "error")) {
            Files.createFile(base.resolve(name));
            assertThat(Await.next(errors)).isEqualTo(name);
        }
        Files.createFile(base.resolve("file"));
        awaitReported("file");
    }

    private void open(Consumer<Path> onFile) throws IOException {
        var listener = new DirectoryWatch.Listener() {
            @Override
            public void onFile(Path file) {
                onFile.accept(file);
            }

            @Override
            public void onAll() {}
        };
        watch = new DirectoryWatch(List.of(base), listener, (_, error) -> errors.add(error.getMessage()));
        Thread.ofVirtual().start(watch);
    }

    private void awaitReported(String file) throws InterruptedException {
        Await.until(() -> told.contains(file));
    }
}
