package io.github.systemd4j.examples.journal;

import io.github.systemd4j.journal.Boot;
import io.github.systemd4j.journal.Journal;
import io.github.systemd4j.journal.JournalReader;

/** Prints what is in the journal. */
public final class DescribeJournal {
    public static void main(String[] args) {
        try (JournalReader reader = Journal.local().open()) {
            for (Boot boot : reader.boots()) {
                System.out.println("boot from " + boot.first() + " to " + boot.last());
            }
            System.out.println("transports: " + reader.uniqueValues("_TRANSPORT"));
            System.out.println("field names: " + reader.fieldNames().size());
            System.out.println("bytes on disk: " + reader.usage());
        }
    }
}
