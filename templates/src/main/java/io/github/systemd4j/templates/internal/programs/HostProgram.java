package io.github.systemd4j.templates.internal.programs;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.systemd4j.internal.text.Excerpt;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Runs programs of the host. Their output goes to files, because processes that a program leaves running may keep a
 * pipe open.
 */
public final class HostProgram {
    /** Longer than a runtime takes for any of these commands, even on a busy machine. */
    private static final long LIMIT_SECONDS = 60;

    private HostProgram() {}

    /**
     * Runs a program, waits for at most a minute, and returns its standard output. Standard error is not included,
     * because runtimes write warnings to it and succeed.
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
                throw new IOException("the program has not ended within %d s".formatted(LIMIT_SECONDS));
            }
        } finally {
            process.destroyForcibly();
        }
    }

    private static String text(Path file) throws IOException {
        return new String(Files.readAllBytes(file), UTF_8);
    }
}
