package io.github.systemd4j.internal.readahead;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * Some restraint while signals come one upon another. Who reads more quickly than a broker sends sleeps and is woken for
 * each of them, which costs both sides more than the signal does: a moment's wait lets some gather. The loop's thread
 * alone.
 */
final class Gathering {
    /** Traffic is heavy if two reads are no farther apart. */
    private static final long HEAVY_NANOS = 100_000;
    /** So many bytes are worth a read, and no wait. */
    private static final long WORTHWHILE = 16 << 10;

    private final long nanos;
    private long lastRead = System.nanoTime() - HEAVY_NANOS;

    Gathering(Duration limit) {
        nanos = limit.toNanos();
    }

    /** Waits a moment after a read that has left nothing, if another one is likely to be soon. */
    void afterRead(long bytes) {
        if (nanos > 0) {
            if (bytes < WORTHWHILE && System.nanoTime() - lastRead < HEAVY_NANOS) {
                LockSupport.parkNanos(this, nanos);
            }
            lastRead = System.nanoTime();
        }
    }
}
