package io.github.systemd4j.internal.sdbus;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.github.systemd4j.bindings.Libc;
import io.github.systemd4j.bindings.libsystemd.libsystemd_h;
import io.github.systemd4j.internal.Timeouts;
import io.github.systemd4j.loop.EventSource;
import io.github.systemd4j.message.Body;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Weighs the answers that wait in libsystemd until the peer reads them. libsystemd holds up to 393,216 messages of any
 * size, and answers many calls itself: a peer that calls and never reads would fill the memory. What this side sends on
 * its own doesn't count, so that two peers that call each other many times don't wait for each other. Used on the loop's
 * thread only.
 */
final class Backlog {
    private static final long MAX_BYTES = 64 << 20;
    /** An answer of libsystemd's own, which may repeat a path of that size. */
    private static final long UNKNOWN_BYTES = 64 << 10;
    /** So that the descriptors that wait are 64 at most. */
    private static final long DESCRIPTOR_BYTES = 1 << 20;

    private static final long NEVER = -1;

    private final MemorySegment bus;
    private final MemorySegment count;
    private final Duration patience;
    /** Sizes of the messages sent last that may still wait, oldest first; 0 for one that is no answer. */
    private final Deque<Long> sizes = new ArrayDeque<>();

    private long bytes;
    /** How many waited, and how many were sent, when it was last weighed. */
    private long waiting;

    private long sent;
    private int received;
    private boolean tooLong;
    /** When the peer's time to read something is over, in microseconds of {@code CLOCK_MONOTONIC}. */
    private long deadline = NEVER;

    /**
     * Creates an empty backlog.
     *
     * @param patience how long a peer may read nothing while too much waits for it
     */
    Backlog(MemorySegment bus, Arena arena, Duration patience) {
        this.bus = bus;
        this.count = arena.allocate(JAVA_LONG);
        this.patience = patience;
    }

    /** Takes note of a message that answers none. */
    void add() {
        add(0);
    }

    /** Takes note of an answer. */
    void addAnswer(Body body) {
        add(1L + body.byteSize() + body.fdCount() * DESCRIPTOR_BYTES);
    }

    /** Takes note of an answer whose contents have that many bytes. */
    void addAnswer(long size) {
        add(1 + size);
    }

    private void add(long size) {
        sizes.add(size);
        bytes += size;
        sent++;
        if (sizes.size() % 1_024 == 0) {
            forgetWritten(countWaiting());
        }
    }

    /** Returns whether so much waits that the peer's own messages should wait, too. */
    boolean isTooLong() {
        long now = countWaiting();
        forgetWritten(now);
        boolean before = tooLong;
        tooLong = bytes + (now - sizes.size()) * UNKNOWN_BYTES > MAX_BYTES;
        if (!tooLong) {
            deadline = NEVER;
        } else if (!before || now < waiting + sent) {
            deadline = Timeouts.deadline(patience);
        }
        waiting = now;
        sent = 0;
        return tooLong;
    }

    /** Returns the same after a message of the peer's, but asks libsystemd at every 16th only while little waits. */
    boolean isTooLongAfterMessage() {
        received++;
        return (tooLong || bytes > MAX_BYTES || received % 16 == 0) && isTooLong();
    }

    /** See {@link EventSource#deadlineMicros()}. */
    long deadlineMicros() {
        return deadline;
    }

    /** Returns whether the peer has read nothing for too long. */
    boolean isStalled() {
        return deadline != NEVER && Libc.monotonicMicros() >= deadline;
    }

    boolean isEmpty() {
        return countWaiting() == 0;
    }

    private long countWaiting() {
        return libsystemd_h.sd_bus_get_n_queued_write(bus, count) < 0 ? 0 : count.get(JAVA_LONG, 0);
    }

    private void forgetWritten(long stillWaiting) {
        while (sizes.size() > stillWaiting) {
            bytes -= sizes.remove();
        }
    }
}
