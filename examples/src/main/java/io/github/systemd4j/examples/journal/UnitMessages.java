package io.github.systemd4j.examples.journal;

import io.github.systemd4j.journal.Journal;
import io.github.systemd4j.journal.JournalMatch;
import io.github.systemd4j.journal.JournalReader;
import io.github.systemd4j.manager.SystemdManager;
import io.github.systemd4j.run.TransientUnit;
import java.time.Duration;

/** Runs a command as a service, and prints what it logged. */
public final class UnitMessages {
    public static void main(String[] args) {
        try (SystemdManager systemd = SystemdManager.openSystem()) {
            systemd.run(TransientUnit.of("greeting.service").execStart("/bin/sh", "-c", "echo hello; echo world"));
        }
        try (JournalReader reader = Journal.local().open()) {
            reader.select(JournalMatch.field("_SYSTEMD_UNIT", "greeting.service"));
            waitForTwoEntries(reader);
            reader.seekTail();
            reader.skip(-2);
            do {
                System.out.println(reader.entry().text("MESSAGE").orElse(""));
            } while (reader.next());
        }
    }

    /** journald stores what a service printed a moment later. */
    private static void waitForTwoEntries(JournalReader reader) {
        while (reader.skip(2) < 2) {
            reader.awaitChange(Duration.ofSeconds(10));
            reader.seekHead();
        }
    }
}
