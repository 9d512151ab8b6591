package io.github.systemd4j.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Another program and its output. */
public final class Command implements AutoCloseable {
    private static final Duration MAX_WAIT = Duration.ofSeconds(20);

    private final Process process;
    private final Output output;
    private final Output errors;

    private Command(Process process) {
        this.process = process;
        this.output = new Output(process.getInputStream());
        this.errors = new Output(process.getErrorStream());
    }

    /** Starts a program. */
    public static Command start(String program, String first, String... more) {
        var command = new ArrayList<>(List.of(program, first));
        command.addAll(List.of(more));
        return start(command);
    }

    /** Starts a program. */
    public static Command start(List<String> command) {
        try {
            return new Command(new ProcessBuilder(command).start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs a program to its end. */
    public static Command run(String program, String first, String... more) {
        Command command = start(program, first, more);
        command.exitStatus();
        return command;
    }

    /** Runs a program to its end. */
    public static Command run(List<String> command) {
        Command running = start(command);
        running.exitStatus();
        return running;
    }

    /** Returns its process id. */
    public long pid() {
        return process.pid();
    }

    /** Waits for its end. */
    public int exitStatus() {
        return exitStatus(MAX_WAIT);
    }

    /** Waits for its end, up to a limit. */
    public int exitStatus(Duration maxWait) {
        try {
            if (!process.waitFor(maxWait)) {
                process.destroyForcibly();
                throw new AssertionError(process.info().commandLine() + " doesn't end: " + errors());
            }
            output.reader.join();
            errors.reader.join();
            return process.exitValue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns its standard output so far. */
    public String output() {
        return output.text();
    }

    /** Returns its standard error so far. */
    public String errors() {
        return errors.text();
    }

    /** Writes a line to its standard input. */
    public void writeLine(String line) {
        try {
            process.outputWriter().append(line).append('\n').flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends it, if it is still running. */
    @Override
    public void close() {
        process.destroy();
        exitStatus();
    }

    private static final class Output {
        private final StringBuffer text = new StringBuffer();
        private final Thread reader;

        Output(InputStream stream) {
            reader = Thread.startVirtualThread(() -> read(stream));
        }

        String text() {
            return text.toString();
        }

        private void read(InputStream stream) {
            try (stream) {
                byte[] buffer = new byte[8_192];
                for (int n = stream.read(buffer); n >= 0; n = stream.read(buffer)) {
                    text.append(new String(buffer, 0, n, StandardCharsets.UTF_8));
                }
            } catch (IOException e) {
                text.append(e);
            }
        }
    }
}
