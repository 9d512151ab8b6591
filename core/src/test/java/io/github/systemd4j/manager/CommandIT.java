package io.github.systemd4j.manager;

import static io.github.systemd4j.testing.Errors.assertFails;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.systemd4j.message.UnixFd;
import io.github.systemd4j.run.CommandResult;
import io.github.systemd4j.run.Overflow;
import io.github.systemd4j.run.StandardStreams;
import io.github.systemd4j.run.TransientUnit;
import io.github.systemd4j.testing.Await;
import io.github.systemd4j.testing.LiveThreads;
import io.github.systemd4j.testing.OpenFds;
import io.github.systemd4j.unit.UnitResult;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs commands with their standard streams connected to this process. */
@Tag("systemd")
class CommandIT extends TransientServiceFixture {
    private static final StandardStreams CAPTURE = StandardStreams.capture();
    private static final int RUNS = Integer.getInteger("commands.runs", 200);
    private static final int BATCH = 50;

    @TempDir
    private Path directory;

    private final OpenFds fds = new OpenFds();

    @AfterEach
    void leavesNothing() throws Exception {
        LiveThreads.awaitNone("systemd4j-streams-");
        LiveThreads.awaitNone("run-");
        systemd.close();
        fds.checkNoneLeft();
    }

    private static TransientUnit shell(String script) {
        return TransientUnit.command("/bin/sh", "-c", script);
    }

    @Test
    void shouldConnectAllThreeStreams() {
        CommandResult result =
                systemd.run(shell("sort -u; echo careful >&2; exit 3"), CAPTURE.input("pear\napple\npear\n"));
        assertThat(result.output().text()).isEqualTo("apple\npear\n");
        assertThat(result.output().lines()).containsExactly("apple", "pear");
        assertThat(result.error().text()).isEqualTo("careful\n");
        assertThat(result.output().isTruncated()).isFalse();
        assertThat(result.isSuccess()).isFalse();
        assertThat(result.exit().status()).isEqualTo(3);
    }

    @Test
    void shouldHaveAnEmptyInputByDefault() {
        CommandResult result = systemd.run(TransientUnit.command("/bin/cat"), CAPTURE);
        assertThat(result.isSuccess()).isTrue();
        assertThat(result.output().bytes()).isEmpty();
    }

    @Test
    void shouldRunWithTheSettingsOfAService() {
        CommandResult result = systemd.run(
                shell("pwd; id -u; echo $GREETING; ulimit -n")
                        .workingDirectory("/usr/share")
                        .user("65534")
                        .environment(Map.of("GREETING", "hello there"))
                        .limit("NOFILE", 99, 99),
                CAPTURE);
        assertThat(result.output().lines()).containsExactly("/usr/share", "65534", "hello there", "99");
    }

    @Test
    void shouldMergeTheErrorInOrder() {
        CommandResult result = systemd.run(shell("echo one; echo two >&2; echo three"), CAPTURE.mergeError());
        assertThat(result.output().lines()).containsExactly("one", "two", "three");
        assertThat(result.error().bytes()).isEmpty();
    }

    @Test
    void shouldNotDeadlockWhenInputAndOutputAreLargerThanAPipe() {
        byte[] data = new byte[8 << 20];
        new Random(1).nextBytes(data);
        CommandResult result = systemd.run(TransientUnit.command("/bin/cat"), CAPTURE.input(data));
        assertThat(result.output().bytes()).isEqualTo(data);
    }

    @Test
    void shouldNotWaitForACommandThatIgnoresItsInput() {
        CommandResult result = systemd.run(shell("echo done"), CAPTURE.input(new byte[1 << 20]));
        assertThat(result.output().text()).isEqualTo("done\n");
        assertThat(result.isSuccess()).isTrue();
    }

    @Test
    void shouldBoundWhatItCaptures() {
        TransientUnit numbers = TransientUnit.command("/usr/bin/seq", "1000000");
        CommandResult first = systemd.run(numbers, CAPTURE.limit(4, Overflow.KEEP_FIRST));
        assertThat(first.output().text()).isEqualTo("1\n2\n");
        assertThat(first.output().discarded()).isEqualTo(6_888_896 - 4);
        assertThat(first.isSuccess()).isTrue();

        CommandResult last = systemd.run(numbers, CAPTURE.limit(8, Overflow.KEEP_LAST));
        assertThat(last.output().text()).isEqualTo("1000000\n");

        CommandResult endless = systemd.run(TransientUnit.command("/usr/bin/yes"), CAPTURE.limit(4, Overflow.CLOSE));
        assertThat(endless.output().text()).isEqualTo("y\ny\n");
        assertThat(endless.output().isTruncated()).isTrue();
        assertThat(endless.exit().result()).isEqualTo(UnitResult.EXIT_CODE);
    }

    @Test
    void shouldPassLinesWhileTheCommandRuns() {
        Path answer = directory.resolve("answer");
        var lines = new ArrayList<String>();
        var errors = new ArrayList<String>();
        CommandResult result = systemd.run(
                shell("echo question; until [ -e %s ]; do sleep 0.01; done; echo answered; echo end >&2"
                        .formatted(answer)),
                CAPTURE.outputLines(line -> {
                            lines.add(line);
                            create(answer);
                        })
                        .errorLines(errors::add));
        assertThat(lines).containsExactly("question", "answered");
        assertThat(errors).containsExactly("end");
        assertThat(result.output().bytes()).isEmpty();
    }

    private static void create(Path file) {
        try {
            if (Files.notExists(file)) {
                Files.createFile(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void shouldReadTheInputWhileTheCommandRuns() throws Exception {
        try (UnixFd.Pipe pipe = UnixFd.pipe()) {
            var lines = new ConcurrentLinkedQueue<String>();
            CompletableFuture<CommandResult> running = systemd.runAsync(
                    TransientUnit.command("/bin/cat"),
                    CAPTURE.input(pipe.source().toInputStream()).outputLines(lines::add));
            try (var out = pipe.sink().toOutputStream()) {
                for (String line : List.of("first", "second")) {
                    out.write((line + "\n").getBytes(UTF_8));
                    Await.until(() -> lines.contains(line));
                }
            }
            assertThat(Await.value(running).isSuccess()).isTrue();
        }
    }

    @Test
    void shouldReportAnInputThatFails() {
        var failing = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("the disk is gone");
            }
        };
        assertThatThrownBy(() -> systemd.run(TransientUnit.command("/bin/cat"), CAPTURE.input(failing)))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("could not be read to its end")
                .hasRootCauseMessage("the disk is gone");
    }

    @Test
    void shouldNotWaitForAProcessThatOutlivesTheService() throws Exception {
        Path pid = directory.resolve("pid");
        CommandResult result = systemd.run(
                shell("sleep 60 & echo $! > %s; echo started".formatted(pid)).with("KillMode", "process"), CAPTURE);
        assertThat(result.output().text()).isEqualTo("started\n");
        ProcessHandle sleeping =
                ProcessHandle.of(Long.parseLong(Files.readString(pid).strip())).orElseThrow();
        assertThat(sleeping.destroy()).isTrue();
    }

    @Test
    void shouldCloseThePipesWhenItIsCanceled() throws Exception {
        TransientUnit unit = shell("until ! echo tick; do sleep 0.01; done; exit 7");
        CompletableFuture<CommandResult> running = systemd.runAsync(unit, CAPTURE);
        Await.until(() -> isLoaded(unit));
        running.cancel(false);
        Await.until(() -> !isLoaded(unit));
    }

    @Test
    void shouldLeaveNothingWhenItCannotStart() {
        assertFails(
                SystemdErrorName.NO_SUCH_UNIT,
                () -> systemd.run(shell("true").requires("nowhere.service"), CAPTURE.input("text")));
        assertThatThrownBy(() -> systemd.run(TransientUnit.of("some.slice"), CAPTURE))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldRunManyCommandsAtOnce() throws Exception {
        for (int done = 0; done < RUNS; done += BATCH) {
            var runs = new ArrayList<CompletableFuture<CommandResult>>();
            for (int i = 0; i < BATCH; i++) {
                runs.add(systemd.runAsync(TransientUnit.command("/bin/cat"), CAPTURE.input("run " + (done + i))));
            }
            for (int i = 0; i < BATCH; i++) {
                assertThat(Await.value(runs.get(i)).output().text()).isEqualTo("run " + (done + i));
            }
        }
    }
}
