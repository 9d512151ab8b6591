package io.github.systemd4j.internal.logging;

import io.github.systemd4j.internal.threads.DaemonThreads;
import io.github.systemd4j.journal.JournalWriter;
import io.github.systemd4j.journal.Priority;
import io.github.systemd4j.journal.SendResult;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.function.Consumer;

/**
 * Delivers log entries to the journal on a thread of its own, because a thread in sd_journal_sendv(3) waits without a
 * limit if journald doesn't read. The application waits for space in a bounded queue for a limited time, and then the
 * entry is lost and counted. When the journal accepts entries again, an entry says how many were lost.
 *
 * <p>Closing and the end of the JVM wait for the delivery, for a limited time. While the JVM ends, each entry is
 * delivered before {@link #deliver} returns, because the JVM waits for no thread.
 */
public final class JournalDelivery implements AutoCloseable {
    /** More than a burst of usual length, and at most 4 MiB. */
    private static final int MAX_POOLED = 1_000;

    /** Enough for most entries without a stack trace. */
    private static final long MAX_POOLED_BYTES = 4 << 10;

    /** While entries are lost in a flood, a note after each that is accepted would be another flood. */
    private static final Duration NOTE_INTERVAL = Duration.ofSeconds(1);

    private static final Duration UNLIMITED = Duration.ofNanos(Long.MAX_VALUE);

    private final DeliveryOptions options;
    private final LostEntries lost;
    private final DeliveryQueue queue;
    private final ArrayBlockingQueue<LogEntry> pool = new ArrayBlockingQueue<>(MAX_POOLED);
    private final SocketPatience patience = new SocketPatience();
    private final JournalWriter writer = new JournalWriter();
    private final Thread thread = DaemonThreads.create("systemd4j-journal", this::run);
    private final Thread shutdownHook = DaemonThreads.create("systemd4j-journal-end", this::finish);
    private volatile boolean isEnding;
    private volatile long endNanos;
    private long notedNanos = System.nanoTime();

    private JournalDelivery(DeliveryOptions options, DeliveryReporter reporter) {
        this.options = options;
        lost = new LostEntries(reporter);
        queue = new DeliveryQueue(options.queueBytes());
    }

    /**
     * Starts the delivery.
     *
     * @throws UnsupportedOperationException if libsystemd isn't installed, or native access isn't enabled
     */
    public static JournalDelivery open(DeliveryOptions options, DeliveryReporter reporter) {
        var delivery = new JournalDelivery(options, reporter);
        try {
            Runtime.getRuntime().addShutdownHook(delivery.shutdownHook);
        } catch (IllegalStateException e) {
            delivery.beginToEnd(); // the JVM is ending
        }
        delivery.thread.start();
        return delivery;
    }

    /**
     * Fills an entry and queues it. Never throws: an entry that can't be filled is lost.
     *
     * @return false if the entry is lost
     */
    public boolean deliver(Consumer<LogEntry> filler) {
        if (Thread.currentThread() == thread || lost.isReporting()) {
            return false; // a report about the delivery
        }
        try {
            LogEntry entry = filled(filler);
            if (!queue.offer(entry, options.maxWait())) {
                lost.add(
                        queue.isClosed()
                                ? "logging to the journal has ended"
                                : "journald doesn't read, and the queue of %d bytes is full"
                                        .formatted(options.queueBytes()),
                        null);
                queue.wake(); // the last loss would not be noted otherwise
                return false;
            }
            return !isEnding || queue.awaitEmpty(Duration.ofNanos(endNanos - System.nanoTime()));
        } catch (Throwable t) {
            lost.add("an entry can't be built", t);
            queue.wake();
            return false;
        }
    }

    private LogEntry filled(Consumer<LogEntry> filler) {
        LogEntry pooled = pool.poll();
        LogEntry entry = pooled == null ? new LogEntry() : pooled;
        entry.begin(options.identifier());
        filler.accept(entry);
        if (entry.refusal() != null) {
            lost.report("a log entry is incomplete", entry.refusal());
        }
        return entry;
    }

    private void run() {
        boolean isClosed;
        do {
            isClosed = queue.isClosed();
            LogEntry entry = queue.take(lost.unnoted() > 0 ? NOTE_INTERVAL : UNLIMITED);
            if (entry != null) {
                deliver(entry);
                isClosed = false;
            } else if (isClosed || isNoteDue()) {
                noteLosses();
            }
        } while (!isClosed);
    }

    private void deliver(LogEntry entry) {
        long size = entry.memoryBytes();
        try {
            send(entry);
        } catch (Throwable t) {
            lost.add("the journal refuses them", t);
        } finally {
            queue.done(size);
        }
        entry.fields.clear();
        if (entry.memoryBytes() <= MAX_POOLED_BYTES) {
            pool.offer(entry);
        }
    }

    private void send(LogEntry entry) {
        patience.awaitSocket(this::isEnding);
        entry.complete();
        if (writer.send(entry.fields) == SendResult.NO_JOURNAL) {
            lost.add("journald's socket doesn't exist", null);
        } else if (queue.size() == 1 || isNoteDue()) {
            noteLosses();
        }
    }

    private boolean isNoteDue() {
        return System.nanoTime() - notedNanos > NOTE_INTERVAL.toNanos();
    }

    private boolean isEnding() {
        return isEnding || queue.isClosed();
    }

    private void noteLosses() {
        long entries = lost.unnoted();
        if (entries == 0 || !JournalWriter.isAvailable()) {
            return;
        }
        notedNanos = System.nanoTime();
        try {
            if (writer.send(note(entries).fields) == SendResult.SENT) {
                lost.noted(entries);
            }
        } catch (Throwable t) {
            // the losses are reported, and the next note counts them
        }
    }

    private LogEntry note(long entries) {
        var note = new LogEntry();
        note.begin(options.identifier());
        note.level(Priority.WARNING, "WARNING")
                .message("%d log entries were lost, because the journal did not accept them".formatted(entries), null)
                .source("io.github.systemd4j", null);
        note.fields.field("LOST_ENTRIES", entries);
        return note;
    }

    /** Returns whether libsystemd is installed and native access is enabled, so that entries can be delivered. */
    public static boolean isPossible() {
        try {
            new JournalWriter();
            return true;
        } catch (UnsupportedOperationException e) {
            return false;
        }
    }

    /** Returns the number of entries that are lost. */
    public long lostEntries() {
        return lost.total();
    }

    /** Waits until all entries are delivered or lost; returns false if that takes longer. */
    public boolean flush(Duration maxWait) {
        return queue.awaitEmpty(maxWait);
    }

    private void beginToEnd() {
        endNanos = System.nanoTime() + options.closeTimeout().toNanos();
        isEnding = true;
    }

    private void finish() {
        beginToEnd();
        if (!queue.awaitEmpty(options.closeTimeout())) {
            lost.report(
                    "%d log entries were not delivered within %s: journald doesn't read"
                            .formatted(queue.size(), options.closeTimeout()),
                    null);
        }
    }

    /** Waits for the note about losses. An interrupt shortens the wait, and remains pending. */
    private void awaitThread() {
        try {
            thread.join(Duration.ofNanos(Math.max(0, endNanos - System.nanoTime())));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Waits for the delivery, up to the limit of the options, and ends it. A thread that is blocked in libsystemd stays
     * there until journald reads, or the JVM ends.
     */
    @Override
    public void close() {
        if (queue.isClosed()) {
            return;
        }
        finish();
        queue.close();
        awaitThread();
        try {
            Runtime.getRuntime().removeShutdownHook(shutdownHook);
        } catch (IllegalStateException e) {
            // the JVM is ending
        }
    }
}
