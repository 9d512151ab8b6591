package io.github.systemd4j.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;

/** Runs commands until they exit. */
public final class Commands {
    private Commands() {}

    /** Returns the output of a command, and fails if its exit status isn't 0. */
    public static String run(String... command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        if (process.onExit().join().exitValue() != 0) {
            throw new AssertionError("%s failed: %s".formatted(String.join(" ", command), output));
        }
        return output;
    }
}
