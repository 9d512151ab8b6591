package io.github.systemd4j.examples;

import io.github.systemd4j.journal.JournalEntryBuilder;
import io.github.systemd4j.journal.JournalWriter;
import io.github.systemd4j.journal.Priority;
import io.github.systemd4j.journal.SendResult;

/** Writes entries to the journal, with any fields. */
public final class WriteJournal {
    private static final String BACKUP_FAILED = "5b1a1a8d0c3f4d2c9b5e0a5d0f6e7c21";

    public static void main(String[] args) {
        var writer = new JournalWriter();
        SendResult result = writer.send(Priority.NOTICE, "the backup has begun");
        System.out.println(result);

        var entry = new JournalEntryBuilder();
        entry.priority(Priority.ERROR)
                .message("the backup has failed:\nthe disk is full")
                .messageId(BACKUP_FAILED)
                .identifier("backup")
                .location(new Throwable().getStackTrace()[0])
                .field("DEVICE", "/dev/sda1")
                .field("FREE_BYTES", 4_096)
                .field("CHECKSUM", new byte[] {1, 2, 3, 0});
        System.out.println(writer.send(entry));
        writer.send(entry.clear().priority(Priority.INFO).message("the next entry, in the same memory"));

        try {
            entry.field("device", "/dev/sda1");
        } catch (IllegalArgumentException e) {
            System.out.println(e.getMessage());
        }
    }
}
