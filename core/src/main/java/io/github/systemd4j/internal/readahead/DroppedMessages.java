package io.github.systemd4j.internal.readahead;

import io.github.systemd4j.loop.EventLoop;
import io.github.systemd4j.message.BusException;
import java.util.concurrent.TimeUnit;

/**
 * Counts the invalid messages of a connection. Reports the first of them, then at most one in ten seconds, because a
 * peer may send any number. Used on the loop's thread only, except for the count.
 */
final class DroppedMessages {
    /** Short enough to notice a lasting problem in a log, and long enough not to fill it. */
    private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final EventLoop loop;
    private final String source;
    private volatile long count;
    private long reportedAt;

    /**
     * Creates a count of zero.
     *
     * @param source where the messages come from, for reports
     */
    DroppedMessages(EventLoop loop, String source) {
        this.loop = loop;
        this.source = source;
    }

    /** Counts a message. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes
    void add(BusException reason) {
        count++;
        long now = System.nanoTime();
        if (count == 1 || now - reportedAt >= PAUSE_NANOS) {
            reportedAt = now;
            loop.errorHandler()
                    .onError(
                            "receiving from %s, of which %d messages were dropped so far".formatted(source, count),
                            reason);
        }
    }

    /** Returns the number of dropped messages. May be called by any thread. */
    long count() {
        return count;
    }
}
