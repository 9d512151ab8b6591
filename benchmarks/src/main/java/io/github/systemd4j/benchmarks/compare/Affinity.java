package io.github.systemd4j.benchmarks.compare;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The processors that processes may run on; see taskset(1). */
final class Affinity {
    private static final String FIELD = "Cpus_allowed_list:";

    /** The processors of this process, such as {@code 0-3,7}. */
    private static final String ALL = allowed();

    private static final String LAST = ALL.replaceFirst(".*[,-]", "");

    private Affinity() {}

    private static String allowed() {
        try {
            return Files.readAllLines(Path.of("/proc/self/status")).stream()
                    .filter(line -> line.startsWith(FIELD))
                    .map(line -> line.substring(FIELD.length()).strip())
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Binds all threads of processes to the same processor, or frees them. */
    static void set(boolean onOne, long... pids) throws InterruptedException {
        for (long pid : pids) {
            set(pid, onOne ? LAST : ALL);
        }
    }

    private static void set(long pid, String processors) throws InterruptedException {
        try {
            int status = new ProcessBuilder("taskset", "-acp", processors, Long.toString(pid))
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start()
                    .waitFor();
            if (status != 0) {
                throw new IllegalStateException("taskset has failed");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
