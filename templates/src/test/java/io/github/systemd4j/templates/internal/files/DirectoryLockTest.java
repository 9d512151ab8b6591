package io.github.systemd4j.templates.internal.files;

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

class DirectoryLockTest {
    private static final int THREADS = 20;
    private static final int TIMES = 50;

    @TempDir
    Path directory;

    @Test
    void shouldLetOneThreadAtATime() throws Exception {
        try (var threads = Executors.newFixedThreadPool(THREADS)) {
            count(threads, directory);
        }

        assertThat(directory.resolve("count")).hasContent(Integer.toString(THREADS * TIMES));
    }

    @Test
    void shouldLetOneVirtualThreadAtATime() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            count(threads, directory);
        }

        assertThat(directory.resolve("count")).hasContent(Integer.toString(THREADS * TIMES));
    }

    @Test
    void shouldKeepNothingOfALockThatIsHeldNoMore() throws Exception {
        try (var _ = DirectoryLock.acquire(directory)) {
            assertThat(DirectoryLock.size()).isEqualTo(1);
            Thread.currentThread().interrupt();
            assertThatIOException()
                    .isThrownBy(() -> DirectoryLock.acquire(directory))
                    .withMessageContaining("interrupted");
            assertThat(Thread.interrupted()).isTrue();
        }
        assertThat(DirectoryLock.size()).isZero();
    }

    @Test
    void shouldBeOneForAllNamesOfADirectory() throws Exception {
        Path inner = Files.createDirectory(directory.resolve("inner"));
        Path alias = Files.createSymbolicLink(directory.resolve("alias"), inner);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            count(threads, inner, alias, directory.resolve("alias/../inner"));
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

    private static void count(Path directory) {
        try {
            LockingProgram.count(directory, TIMES);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void shouldLetOneProcessAtATime() throws Exception {
        List<Command> programs = Stream.generate(
                        () -> JavaProgram.start(List.of(), LockingProgram.class, directory.toString(), "200"))
                .limit(3)
                .toList();
        try (var threads = Executors.newFixedThreadPool(THREADS)) {
            count(threads, directory);
        }

        for (Command program : programs) {
            assertThat(program.exitStatus()).as(program.errors()).isZero();
        }
        assertThat(directory.resolve("count")).hasContent(Integer.toString(THREADS * TIMES + 600));
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
        try (var _ = DirectoryLock.acquire(directory)) {
            return Files.exists(directory.resolve("released"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void shouldBeFreeOnceAProcessIsKilled() throws Exception {
        Command holder = holder();
        ProcessHandle.of(holder.pid()).orElseThrow().destroyForcibly();
        holder.exitStatus();

        DirectoryLock.acquire(directory).close();

        assertThat(directory.resolve("released")).doesNotExist();
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
                            .hasMessageContaining("can't lock " + directory + ": the thread was interrupted"));
        }
        DirectoryLock.acquire(directory).close();
    }

    private Throwable failureOfAcquiring() {
        try (var _ = DirectoryLock.acquire(directory)) {
            return new AssertionError("not interrupted");
        } catch (IOException e) {
            return Thread.interrupted() ? e : new AssertionError("the thread has forgotten that it was interrupted", e);
        }
    }

    private Command holder() throws InterruptedException {
        Command holder = JavaProgram.start(List.of(), LockingProgram.class, directory.toString(), "0");
        Await.until(() -> !holder.output().isEmpty());
        return holder;
    }

    @Test
    void shouldKeepItsFileFromThoseWhoMightLockIt() throws IOException {
        DirectoryLock.acquire(directory).close();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve(".lock"))))
                .isEqualTo("rw-------");
    }

    @Test
    void shouldNotFollowALink() throws IOException {
        Files.createSymbolicLink(directory.resolve(".lock"), directory.resolve("elsewhere"));

        assertThatIOException().isThrownBy(() -> DirectoryLock.acquire(directory));
        assertThat(directory.resolve("elsewhere")).doesNotExist();
    }

    @Test
    void shouldBeFreeAfterAFailure() throws IOException {
        Path file = Files.createDirectory(directory.resolve(".lock"));
        assertThatIOException().isThrownBy(() -> DirectoryLock.acquire(directory));
        Files.delete(file);

        DirectoryLock.acquire(directory).close();
    }

    @Test
    void shouldNotMakeDirectories() {
        assertThatExceptionOfType(NoSuchFileException.class)
                .isThrownBy(() -> DirectoryLock.acquire(directory.resolve("missing")));
    }
}
