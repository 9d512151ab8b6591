package io.github.systemd4j.templates.internal.programs;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.systemd4j.internal.text.Excerpt;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs programs of the host. Files take their output: what a program leaves running may hold a pipe open. */
public final class HostProgram {
    private static final long LIMIT_SECONDS = 60;

    private HostProgram() {}

    /**
     * Runs a program, waits for a minute at most, and returns its standard output. What it writes to standard error is
     * no part of that: runtimes warn there, and succeed.
     *
     * @param command the program and its arguments
     * @throws IOException if the program can't be run, takes longer or fails; the message has its exit status and its
     *     standard error
     */
    public static String output(List<String> command) throws IOException, InterruptedException {
        Path output = Files.createTempFile("systemd4j-", ".out");
        try {
            Path errors = Files.createTempFile("systemd4j-", ".err");
            try {
                return run(command, output, errors);
            } finally {
                Files.delete(errors);
            }
        } finally {
            Files.delete(output);
        }
    }

    private static String run(List<String> command, Path output, Path errors) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectInput(new File("/dev/null"))
                .redirectOutput(output.toFile())
                .redirectError(errors.toFile())
                .start();
        await(process);
        if (process.exitValue() != 0) {
            throw new IOException("exit status %d: %s"
                    .formatted(process.exitValue(), Excerpt.of(text(errors).strip())));
        }
        return text(output);
    }

    private static void await(Process process) throws IOException, InterruptedException {
        try {
            if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                throw new IOException("no end after %d s".formatted(LIMIT_SECONDS));
            }
        } finally {
            process.destroyForcibly();
        }
    }

    private static String text(Path file) throws IOException {
        return new String(Files.readAllBytes(file), UTF_8);
    }
}
