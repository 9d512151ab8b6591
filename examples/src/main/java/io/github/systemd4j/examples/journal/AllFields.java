package io.github.systemd4j.examples.journal;

import io.github.systemd4j.journal.Journal;
import io.github.systemd4j.journal.JournalEntry;
import io.github.systemd4j.journal.JournalMatch;
import io.github.systemd4j.journal.JournalReader;

/** Prints all fields of the last entry of systemd. */
public final class AllFields {
    public static void main(String[] args) {
        try (JournalReader reader = Journal.system().open()) {
            reader.select(JournalMatch.identifier("systemd"));
            reader.seekTail();
            if (reader.previous()) {
                JournalEntry entry = reader.entry();
                int unreadable = entry.visit((name, value) -> System.out.println(name + ": " + value.excerpt()));
                System.out.println("fields that can't be read: " + unreadable);
            }
        }
    }
}
