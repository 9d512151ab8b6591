package io.github.systemd4j.templates.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.github.systemd4j.testing.Await;
import io.github.systemd4j.testing.Command;
import io.github.systemd4j.testing.JavaProgram;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderLockTest {
    private static final int THREADS = 20;
    private static final int TIMES = 50;

    @TempDir
    Path folder;

    @Test
    void shouldLetOneThreadAtATime() throws Exception {
        try (var threads = Executors.newFixedThreadPool(THREADS)) {
            count(threads, folder);
        }

        assertThat(folder.resolve("count")).hasContent(Integer.toString(THREADS * TIMES));
    }

    @Test
    void shouldLetOneVirtualThreadAtATime() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            count(threads, folder);
        }

        assertThat(folder.resolve("count")).hasContent(Integer.toString(THREADS * TIMES));
    }

    @Test
    void shouldKeepNothingOfALockThatIsHeldNoMore() throws Exception {
        try (var _ = FolderLock.acquire(folder)) {
            assertThat(FolderLock.size()).isEqualTo(1);
            Thread.currentThread().interrupt();
            assertThatIOException().isThrownBy(() -> FolderLock.acquire(folder)).withMessageContaining("interrupted");
            assertThat(Thread.interrupted()).isTrue();
        }
        assertThat(FolderLock.size()).isZero();
    }

    @Test
    void shouldBeOneForAllNamesOfAFolder() throws Exception {
        Path inner = Files.createDirectory(folder.resolve("inner"));
        Path alias = Files.createSymbolicLink(folder.resolve("alias"), inner);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            count(threads, inner, alias, folder.resolve("alias/../inner"));
        }

        assertThat(inner.resolve("count")).hasContent(Integer.toString(THREADS * TIMES));
    }

    private static void count(Executor threads, Path... names) throws Exception {
        List<CompletableFuture<Void>> counting = IntStream.range(0, THREADS)
                .mapToObj(i -> CompletableFuture.runAsync(() -> count(names[i % names.length]), threads))
                .toList();
        for (CompletableFuture<Void> count : counting) {
            Await.value(count);
        }
    }

    private static void count(Path folder) {
        try {
            LockingProgram.count(folder, TIMES);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void shouldLetOneProcessAtATime() throws Exception {
        List<Command> programs = Stream.generate(
                        () -> JavaProgram.start(List.of(), LockingProgram.class, folder.toString(), "200"))
                .limit(3)
                .toList();
        try (var threads = Executors.newFixedThreadPool(THREADS)) {
            count(threads, folder);
        }

        for (Command program : programs) {
            assertThat(program.exitStatus()).as(program.errors()).isZero();
        }
        assertThat(folder.resolve("count")).hasContent(Integer.toString(THREADS * TIMES + 600));
    }

    @Test
    void shouldWaitForAnotherProcess() throws Exception {
        try (Command holder = holder()) {
            var waiting = new CompletableFuture<Boolean>();
            Thread.startVirtualThread(() -> waiting.complete(acquiredAfterRelease()));
            holder.writeLine("");

            assertThat(Await.value(waiting)).isTrue();
        }
    }

    private boolean acquiredAfterRelease() {
        try (var _ = FolderLock.acquire(folder)) {
            return Files.exists(folder.resolve("released"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void shouldBeFreeOnceAProcessIsKilled() throws Exception {
        Command holder = holder();
        ProcessHandle.of(holder.pid()).orElseThrow().destroyForcibly();
        holder.exitStatus();

        FolderLock.acquire(folder).close();

        assertThat(folder.resolve("released")).doesNotExist();
    }

    @Test
    void shouldEndTheWaitOfAnInterruptedThread() throws Exception {
        try (Command _ = holder()) {
            var failures = new ArrayList<Throwable>();
            Thread waiting = Thread.ofPlatform().start(() -> failures.add(failureOfAcquiring()));
            waiting.interrupt();
            waiting.join();

            assertThat(failures)
                    .singleElement()
                    .satisfies(failure -> assertThat(failure)
                            .isInstanceOf(IOException.class)
                            .hasMessageContaining("interrupted while waiting for " + folder));
        }
        FolderLock.acquire(folder).close();
    }

    private Throwable failureOfAcquiring() {
        try (var _ = FolderLock.acquire(folder)) {
            return new AssertionError("not interrupted");
        } catch (IOException e) {
            return Thread.interrupted() ? e : new AssertionError("the thread has forgotten that it was interrupted", e);
        }
    }

    private Command holder() throws InterruptedException {
        Command holder = JavaProgram.start(List.of(), LockingProgram.class, folder.toString(), "0");
        Await.until(() -> !holder.output().isEmpty());
        return holder;
    }

    @Test
    void shouldKeepItsFileFromThoseWhoMightLockIt() throws IOException {
        FolderLock.acquire(folder).close();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(".lock"))))
                .isEqualTo("rw-------");
    }

    @Test
    void shouldNotFollowALink() throws IOException {
        Files.createSymbolicLink(folder.resolve(".lock"), folder.resolve("elsewhere"));

        assertThatIOException().isThrownBy(() -> FolderLock.acquire(folder));
        assertThat(folder.resolve("elsewhere")).doesNotExist();
    }

    @Test
    void shouldBeFreeAfterAFailure() throws IOException {
        Path file = Files.createDirectory(folder.resolve(".lock"));
        assertThatIOException().isThrownBy(() -> FolderLock.acquire(folder));
        Files.delete(file);

        FolderLock.acquire(folder).close();
    }

    @Test
    void shouldNotMakeFolders() {
        assertThatExceptionOfType(NoSuchFileException.class)
                .isThrownBy(() -> FolderLock.acquire(folder.resolve("missing")));
    }
}
