package io.github.systemd4j.internal.logging;

import io.github.systemd4j.journal.JournalWriter;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Waits for journald's socket, which is absent for a moment while {@code systemd-journald.socket} restarts, and for
 * ever on a machine without systemd: once per outage, and for a limited time.
 */
final class SocketPatience {
    private static final long LIMIT = Duration.ofSeconds(2).toNanos();
    private static final long INTERVAL = Duration.ofMillis(20).toNanos();

    private boolean isExhausted;

    void awaitSocket(BooleanSupplier isEnding) {
        long deadline = System.nanoTime() + LIMIT;
        boolean isAvailable = JournalWriter.isAvailable();
        while (!isAvailable && !isExhausted && !isEnding.getAsBoolean()) {
            LockSupport.parkNanos(INTERVAL);
            isAvailable = JournalWriter.isAvailable();
            isExhausted = System.nanoTime() - deadline > 0;
        }
        isExhausted = isExhausted && !isAvailable;
    }
}
