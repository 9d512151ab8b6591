package io.github.systemd4j.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.systemd4j.internal.readahead.StreamFuzzer;
import io.github.systemd4j.internal.wire.index.IndexedReaderFuzzer;
import io.github.systemd4j.testing.JavaProgram;
import io.github.systemd4j.testing.RawMessage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Runs the inputs that fuzzing has found, and fuzzes for some seconds. The script {@code scripts/fuzz} takes more time.
 */
class FuzzIT {
    private static final int SECONDS = Integer.getInteger("fuzz.seconds", 5);
    private static final long SEED = 42_010;
    private static final Path FOUND = Path.of("src/test/fuzz");
    private static final Path WORK = Path.of("target/fuzz");

    @FunctionalInterface
    private interface Target {
        void read(byte[] input) throws Exception;
    }

    static Stream<Arguments> found() throws IOException {
        return Stream.concat(
                found(IndexedReaderFuzzer.class, IndexedReaderFuzzer::fuzzerTestOneInput),
                Stream.concat(
                        found(WireMessageFuzzer.class, WireMessageFuzzer::fuzzerTestOneInput),
                        found(StreamFuzzer.class, StreamFuzzer::fuzzerTestOneInput)));
    }

    private static Stream<Arguments> found(Class<?> fuzzer, Target target) throws IOException {
        try (Stream<Path> files = Files.list(FOUND.resolve(fuzzer.getSimpleName()))) {
            return files.sorted().map(file -> Arguments.of(file, target)).toList().stream();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("found")
    void shouldTakeWhatWasFound(Path file, Target target) throws Exception {
        target.read(Files.readAllBytes(file));
    }

    @ParameterizedTest
    @ValueSource(classes = {WireMessageFuzzer.class, IndexedReaderFuzzer.class, StreamFuzzer.class})
    void shouldFindNothingNew(Class<?> fuzzer) throws Exception {
        String name = fuzzer.getSimpleName();
        Path directory = WORK.resolve(name);
        Path corpus = Files.createDirectories(directory.resolve("corpus"));
        Path seeds = Files.createDirectories(directory.resolve("seeds"));
        writeSeeds(seeds);
        Path log = directory.resolve("log");
        Process fuzzing = new ProcessBuilder(command(fuzzer, directory, corpus, seeds, FOUND.resolve(name)))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        int status = fuzzing.waitFor();
        List<String> lines = Files.readAllLines(log, StandardCharsets.ISO_8859_1);
        assertThat(status).as(String.join("\n", lines)).isZero();
        assertThat(lines).anyMatch(line -> line.matches("Done [1-9]\\d* runs in .*"));
    }

    /** Writes messages, and bytes that a stream receives from a peer that has accepted it. */
    private static void writeSeeds(Path directory) throws IOException {
        var random = new Random(SEED);
        for (int i = 0; i < 200; i++) {
            byte[] message = RawMessage.random(random).bytes();
            Files.write(directory.resolve("message-" + i), message);
            Files.write(directory.resolve("body-" + i), IndexedReaderFuzzer.random(random));
            byte[] stream = new byte[1 + message.length];
            System.arraycopy(message, 0, stream, 1, message.length);
            Files.write(directory.resolve("stream-" + i), stream);
        }
    }

    /** Limits the memory, so that excessive allocations are found. */
    private static List<String> command(Class<?> fuzzer, Path directory, Path... inputs) {
        var command = new ArrayList<>(JavaProgram.onClassPath(fuzzer));
        command.removeLast();
        String modules = command.removeLast();
        // libFuzzer limits the peak of resident memory. A process that replaces the copy of its parent inherits the
        // parent's peak, so a shell, which has a low peak, starts it.
        command.addAll(0, List.of("sh", "-c", "\"$@\"; exit $?", "sh"));
        command.addAll(List.of(
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:+EnableDynamicAgentLoading",
                modules + ":" + System.getProperty("java.class.path"),
                "com.code_intelligence.jazzer.Jazzer",
                "--target_class=" + fuzzer.getName(),
                "--instrumentation_includes=io.github.systemd4j.message.**:io.github.systemd4j.internal.**",
                "--disabled_hooks=.*",
                "--reproducer_path=" + directory,
                "-artifact_prefix=" + directory + "/found-",
                "-max_total_time=" + SECONDS,
                "-max_len=4096",
                "-timeout=10"));
        for (Path each : inputs) {
            command.add(each.toString());
        }
        return command;
    }
}
