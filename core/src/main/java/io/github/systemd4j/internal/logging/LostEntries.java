package io.github.systemd4j.internal.logging;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Counts entries that are lost, and reports the first of each outage: a report for each would be another flood. */
final class LostEntries {
    private final DeliveryReporter reporter;
    private final AtomicLong total = new AtomicLong();
    private final AtomicLong noted = new AtomicLong();
    private final AtomicBoolean isReported = new AtomicBoolean();

    /** Set while this thread reports: a report that is logged must not be reported again. */
    private final ThreadLocal<Boolean> isReporting = ThreadLocal.withInitial(() -> false);

    LostEntries(DeliveryReporter reporter) {
        this.reporter = reporter;
    }

    long total() {
        return total.get();
    }

    boolean isReporting() {
        return isReporting.get();
    }

    void add(String reason, @Nullable Throwable cause) {
        total.incrementAndGet();
        if (isReported.compareAndSet(false, true)) {
            report("log entries are lost: " + reason, cause);
        }
    }

    void report(String message, @Nullable Throwable cause) {
        if (isReporting.get()) {
            return;
        }
        isReporting.set(true);
        try {
            reporter.report(message, cause);
        } catch (Throwable t) {
            // there is no other way to report it
        } finally {
            isReporting.remove();
        }
    }

    /** Returns how many lost entries no note has counted. */
    long unnoted() {
        return total.get() - noted.get();
    }

    /** Notes that the journal has a note about so many entries, and ends the outage. */
    void noted(long entries) {
        noted.addAndGet(entries);
        isReported.set(false);
    }
}
