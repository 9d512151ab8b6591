package io.github.systemd4j.examples.journal;

import io.github.systemd4j.journal.Journal;
import io.github.systemd4j.journal.JournalReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads a few entries, stores where it stopped, and continues there. */
public final class ContinueLater {
    private static final int AT_ONCE = 3;

    public static void main(String[] args) throws IOException {
        Path stored = Files.createTempDirectory("reader").resolve("cursor");
        for (int run = 1; run <= 2; run++) {
            System.out.println("run " + run + " read " + readSome(stored));
        }
    }

    private static int readSome(Path stored) throws IOException {
        try (JournalReader reader = Journal.system().open()) {
            if (Files.exists(stored) && !reader.seekAfter(Files.readString(stored))) {
                System.out.println("a gap: the last entry was deleted");
            }
            int count = 0;
            while (count < AT_ONCE && reader.next()) {
                count++;
                Files.writeString(stored, reader.entry().cursor()); // after the entry was handled
            }
            return count;
        }
    }
}
