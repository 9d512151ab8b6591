package io.github.systemd4j.templates.container;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Counts in a file of a folder that it has locked each time; with a count of 0, has it until its input ends. */
final class LockingProgram {
    private LockingProgram() {}

    public static void main(String... arguments) throws IOException {
        Path folder = Path.of(arguments[0]);
        int count = Integer.parseInt(arguments[1]);
        if (count == 0) {
            hold(folder);
        } else {
            count(folder, count);
        }
    }

    private static void hold(Path folder) throws IOException {
        try (var _ = FolderLock.acquire(folder)) {
            System.out.println("locked");
            System.in.read();
            Files.createFile(folder.resolve("released"));
        }
    }

    /** Adds one to the number in the file {@code count}, again and again, in a way that only a lock makes safe. */
    static void count(Path folder, int times) throws IOException {
        Path file = folder.resolve("count");
        for (int i = 0; i < times; i++) {
            try (var _ = FolderLock.acquire(folder)) {
                int count = Files.exists(file) ? Integer.parseInt(Files.readString(file)) : 0;
                Files.writeString(file, Integer.toString(count + 1));
            }
        }
    }
}
