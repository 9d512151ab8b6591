package io.github.systemd4j.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import io.github.systemd4j.journal.JournalEntryBuilder;
import io.github.systemd4j.journal.JournalWriter;
import io.github.systemd4j.journal.Priority;
import io.github.systemd4j.journal.SendResult;
import java.lang.management.ManagementFactory;

/**
 * Writes entries to the journal, the same as {@code src/main/journal/write.c}: {@code JournalWrite WARM_UP ENTRIES}.
 * Prints the elapsed time, the processor time of the process and the allocated bytes of the ENTRIES:
 * {@code elapsed_ns cpu_ns allocated_bytes}.
 */
public final class JournalWrite {
    private final JournalWriter writer = new JournalWriter();
    private final JournalEntryBuilder entry = new JournalEntryBuilder();

    private JournalWrite() {}

    /** Runs the measurement. */
    public static void main(String[] args) {
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        var process = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        var write = new JournalWrite();
        write.write(Long.parseLong(args[0]));
        long elapsed = System.nanoTime();
        long cpu = process.getProcessCpuTime();
        long allocated = threads.getCurrentThreadAllocatedBytes();
        write.write(Long.parseLong(args[1]));
        System.out.printf(
                "%d %d %d%n",
                System.nanoTime() - elapsed,
                process.getProcessCpuTime() - cpu,
                threads.getCurrentThreadAllocatedBytes() - allocated);
    }

    private void write(long entries) {
        for (long i = 0; i < entries; i++) {
            entry.clear()
                    .priority(Priority.INFO)
                    .message("GET /orders/4711 answered with status 200 after 12 milliseconds")
                    .identifier("journal-write")
                    .field("LOGGER", "io.github.systemd4j.benchmarks.JournalWrite")
                    .field("THREAD", "main")
                    .field("CODE_FUNC", "io.github.systemd4j.benchmarks.JournalWrite.write")
                    .field("USER_AGENT", "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0")
                    .field("REQUEST", i);
            if (writer.send(entry) != SendResult.SENT) {
                throw new IllegalStateException("there is no journal: run this in the testbed");
            }
        }
    }
}
