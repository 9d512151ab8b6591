package io.github.systemd4j.benchmarks.compare;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A process that reads and prints lines. It ends with this object, or with the JVM, even if that is killed. */
final class LineProcess implements Closeable {
    private static final int MAX_WAIT_SECONDS = 60;

    /** The end of the output. */
    private static final String END = "";

    private final List<String> command;
    private final Process process;
    private final PrintWriter input;
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

    private LineProcess(List<String> command) throws IOException {
        this.command = command;
        var bound = new ArrayList<>(List.of("setpriv", "--pdeathsig", "KILL"));
        bound.addAll(command);
        process = new ProcessBuilder(bound)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        input = new PrintWriter(process.outputWriter(StandardCharsets.US_ASCII), true);
        Thread.ofPlatform().daemon().name(command.getFirst()).start(this::readLines);
    }

    /** Starts the process. The calling thread must live as long as the process. */
    static LineProcess start(List<String> command) throws IOException {
        return new LineProcess(command);
    }

    private void readLines() {
        try (BufferedReader output = process.inputReader(StandardCharsets.US_ASCII)) {
            output.lines().forEach(lines::add);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } finally {
            lines.add(END);
        }
    }

    /** Returns the id of the process. */
    long pid() {
        return process.pid();
    }

    void send(String line) {
        input.println(line);
    }

    /** Waits for a line that begins with a word, and returns the numbers after it. */
    long[] expect(String word) throws InterruptedException {
        String line = lines.poll(MAX_WAIT_SECONDS, TimeUnit.SECONDS);
        if (line == null || !line.startsWith(word)) {
            throw new IllegalStateException(
                    "%s: %s instead of \"%s\"".formatted(String.join(" ", command), describe(line), word));
        }
        return Arrays.stream(line.split(" "))
                .skip(1)
                .mapToLong(Long::parseUnsignedLong)
                .toArray();
    }

    private static String describe(@Nullable String line) {
        return line == null ? "silence" : line.equals(END) ? "an end" : line;
    }

    @Override
    public void close() {
        input.close();
        process.destroyForcibly();
        process.onExit().join();
    }
}
