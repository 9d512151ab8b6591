package io.github.systemd4j.examples.journal;

import io.github.systemd4j.journal.FieldSet;
import io.github.systemd4j.journal.Id128;
import io.github.systemd4j.journal.Journal;
import io.github.systemd4j.journal.JournalMatch;
import io.github.systemd4j.journal.JournalReader;
import java.util.Map;
import java.util.TreeMap;

/** Counts the entries of this boot by priority, and their bytes. */
public final class CountPriorities {
    public static void main(String[] args) {
        Map<String, Integer> counts = new TreeMap<>();
        long messageBytes = 0;
        FieldSet fields = FieldSet.of("PRIORITY", "MESSAGE");
        try (JournalReader reader = Journal.local().open()) {
            reader.select(JournalMatch.boot(Id128.boot()));
            while (reader.next()) {
                fields.read(reader.entry());
                counts.merge(fields.text("PRIORITY").orElse("none"), 1, Integer::sum);
                messageBytes += fields.value("MESSAGE").length();
            }
        }
        counts.forEach((priority, count) -> System.out.println("priority " + priority + ": " + count));
        System.out.println(messageBytes + " bytes of messages");
    }
}
