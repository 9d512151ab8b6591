package io.github.systemd4j.templates.internal.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Increments a counter in a locked directory, with a new lock each time. With a count of 0, holds the lock until its
 * input ends.
 */
final class LockingProgram {
    private LockingProgram() {}

    public static void main(String... arguments) throws IOException {
        Path directory = Path.of(arguments[0]);
        int count = Integer.parseInt(arguments[1]);
        if (count == 0) {
            hold(directory);
        } else {
            count(directory, count);
        }
    }

    private static void hold(Path directory) throws IOException {
        try (var _ = DirectoryLock.acquire(directory)) {
            System.out.println("locked");
            System.in.read();
            Files.createFile(directory.resolve("released"));
        }
    }

    /** Adds one to the number in the file {@code count}, again and again, in a way that only a lock makes safe. */
    static void count(Path directory, int times) throws IOException {
        Path file = directory.resolve("count");
        for (int i = 0; i < times; i++) {
            try (var _ = DirectoryLock.acquire(directory)) {
                int count = Files.exists(file) ? Integer.parseInt(Files.readString(file)) : 0;
                Files.writeString(file, Integer.toString(count + 1));
            }
        }
    }
}
