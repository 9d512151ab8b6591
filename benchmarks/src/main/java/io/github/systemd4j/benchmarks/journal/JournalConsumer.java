package io.github.systemd4j.benchmarks.journal;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import io.github.systemd4j.journal.FieldSet;
import io.github.systemd4j.journal.FieldVisitor;
import io.github.systemd4j.journal.Journal;
import io.github.systemd4j.journal.JournalEntry;
import io.github.systemd4j.journal.JournalMatch;
import io.github.systemd4j.journal.JournalReader;
import io.github.systemd4j.message.Utf8View;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Reads a journal in Java, as views or as Strings, for some time, and prints the same numbers as {@code c-journal}. Of
 * views, each byte is read; Strings are created.
 */
public final class JournalConsumer {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private static long entries;
    private static long length;
    private static long hash;

    private JournalConsumer() {}

    /** @param args {@code views} or {@code strings}, workload, directory, milliseconds to warm up, and to measure */
    public static void main(String[] args) {
        Consumer<JournalEntry> read = reading(args[1], args[0].equals("strings"));
        try (JournalReader reader = Journal.directory(Path.of(args[2])).open()) {
            if (args[1].equals("match")) {
                reader.select(JournalMatch.field("REMAINDER", "3"));
            }
            readFor(reader, read, Long.parseLong(args[3]));
            entries = length = hash = 0;
            long started = System.nanoTime();
            long cpu = SYSTEM.getProcessCpuTime();
            long allocated = THREADS.getCurrentThreadAllocatedBytes();
            int passes = readFor(reader, read, Long.parseLong(args[4]));
            System.out.printf(
                    "%d %d %d %d %d %d%n",
                    entries,
                    System.nanoTime() - started,
                    SYSTEM.getProcessCpuTime() - cpu,
                    THREADS.getCurrentThreadAllocatedBytes() - allocated,
                    length / passes,
                    hash / passes);
        }
    }

    /** Returns how many times all entries were read. */
    private static int readFor(JournalReader reader, Consumer<JournalEntry> read, long millis) {
        long started = System.nanoTime();
        int passes = 0;
        do {
            reader.seekHead();
            while (reader.next()) {
                read.accept(reader.entry());
                entries++;
            }
            passes++;
        } while (System.nanoTime() - started < TimeUnit.MILLISECONDS.toNanos(millis));
        return passes;
    }

    private static Consumer<JournalEntry> reading(String workload, boolean strings) {
        if (workload.equals("read-five")) {
            FieldSet five = FieldSet.of("MESSAGE", "PRIORITY", "_SYSTEMD_UNIT", "_PID", "SYSLOG_IDENTIFIER");
            return entry -> readFive(entry, five, strings);
        }
        FieldVisitor visitor = strings ? JournalConsumer::convert : JournalConsumer::touch;
        return entry -> entry.visit(visitor);
    }

    private static void readFive(JournalEntry entry, FieldSet five, boolean strings) {
        five.read(entry);
        for (int i = 0; i < 5; i++) {
            if (strings) {
                five.text(i).ifPresent(JournalConsumer::take);
            } else if (five.isPresent(i)) {
                touch(five.value(i));
            }
        }
    }

    private static void touch(Utf8View name, Utf8View value) {
        touch(name);
        touch(value);
    }

    private static void touch(Utf8View view) {
        length += view.length();
        hash += Integer.toUnsignedLong(view.contentHash());
    }

    private static void convert(Utf8View name, Utf8View value) {
        take(name.toString());
        take(value.toString());
    }

    private static void take(String text) {
        length += text.length();
    }
}
