package io.github.systemd4j.internal.readahead;

import java.time.Duration;

/**
 * Decides whether it is worth while to linger before the next read: while messages follow each other closely, a short
 * wait lets the next read return several of them, and saves wake-ups of this thread and of the peer.
 */
final class LingerPolicy {
    /** Traffic is heavy if two reads are no farther apart: then the next message costs a wake-up, and no latency. */
    private static final long HEAVY_NANOS = 100_000;

    /** A read of this size is worth its cost without a wait. */
    private static final long WORTHWHILE = 16 << 10;

    private final long nanos;
    private long lastEnd = System.nanoTime() - HEAVY_NANOS;

    LingerPolicy(Duration limit) {
        nanos = limit.toNanos();
    }

    /**
     * Returns how long to linger after a read that has left nothing in the socket; 0 for not at all.
     *
     * @param bytes the size of the read
     */
    long nanosAfterRead(long bytes) {
        if (nanos == 0) {
            return 0;
        }
        long now = System.nanoTime();
        boolean heavy = bytes < WORTHWHILE && now - lastEnd < HEAVY_NANOS;
        lastEnd = heavy ? now + nanos : now;
        return heavy ? nanos : 0;
    }
}
