package io.github.systemd4j.examples;

import io.github.systemd4j.logging.JournalHandler;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Logs to the journal by java.util.logging. */
public final class LogToJournal {
    private static final Logger LOGGER = Logger.getLogger("io.example.Backup");

    public static void main(String[] args) {
        JournalHandler handler = JournalHandler.install();
        LOGGER.log(Level.INFO, "the backup of {0} has begun", "/home");
        LOGGER.log(Level.WARNING, "{0} is almost full", new Object[] {"/dev/sda1", Map.entry("freeBytes", 4_096)});
        LOGGER.log(Level.SEVERE, "the backup has failed", new IllegalStateException("the disk is full"));
        handler.flush();
        System.out.println(handler.lostEntries() + " records lost");
    }
}
