package io.github.systemd4j.internal.sdbus;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.github.systemd4j.bindings.Libc;
import io.github.systemd4j.bindings.libsystemd.sd_bus_h;
import io.github.systemd4j.internal.Timeouts;
import io.github.systemd4j.loop.EventSource;
import io.github.systemd4j.message.Body;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Estimates the size of the answers that wait in libsystemd until the peer reads them. libsystemd queues up to 393,216
 * messages of any size, and answers many calls itself: a peer that calls and never reads would use up the memory.
 * Messages of this side that aren't answers don't count, so that two peers that call each other many times don't wait
 * for each other. Used on the loop's thread only.
 */
final class Backlog {
    /** As much as the largest array, so that any usual answer fits, and little enough for a process's memory. */
    private static final long MAX_BYTES = 64 << 20;
    /** The assumed size of an answer of libsystemd itself, which may contain a path of that size. */
    private static final long UNKNOWN_BYTES = 64 << 10;
    /** The assumed size of a descriptor, which limits the waiting descriptors to 64. */
    private static final long DESCRIPTOR_BYTES = 1 << 20;

    /** Bounds the memory for the sizes while one turn sends many messages, at a small part of a native call for each. */
    private static final int MESSAGES_A_CLEANUP = 1_024;
    /** Answers of libsystemd itself up to this number, about 1 MiB, are noticed late, which saves most native calls. */
    private static final int MESSAGES_AN_ESTIMATE = 16;

    private static final long NEVER = -1;

    private final MemorySegment bus;
    private final MemorySegment count;
    private final Duration patience;
    /** The sizes of the last sent messages that may still wait, oldest first; 0 for a message that isn't an answer. */
    private final Deque<Long> sizes = new ArrayDeque<>();

    private long bytes;
    /** How many messages waited, and how many were sent, at the last estimate. */
    private long waiting;

    private long sent;
    private int received;
    private boolean tooLong;
    /** When the peer's time to read something ends, in microseconds of {@code CLOCK_MONOTONIC}. */
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

    /** Adds a message that isn't an answer. */
    void add() {
        add(0);
    }

    /** Adds an answer. */
    void addAnswer(Body body) {
        add(1L + body.byteSize() + body.fdCount() * DESCRIPTOR_BYTES);
    }

    /** Adds an answer whose contents have that many bytes. */
    void addAnswer(long size) {
        add(1 + size);
    }

    private void add(long size) {
        sizes.add(size);
        bytes += size;
        sent++;
        if (sizes.size() % MESSAGES_A_CLEANUP == 0) {
            forgetWritten(countWaiting());
        }
    }

    /** Returns whether so many answers wait that the peer's own messages are not read. */
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

    /** Returns the same after a received message, but rarely asks libsystemd while little waits. */
    boolean isTooLongAfterMessage() {
        received++;
        return (tooLong || bytes > MAX_BYTES || received % MESSAGES_AN_ESTIMATE == 0) && isTooLong();
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
        return sd_bus_h.sd_bus_get_n_queued_write(bus, count) < 0 ? 0 : count.get(JAVA_LONG, 0);
    }

    private void forgetWritten(long stillWaiting) {
        while (sizes.size() > stillWaiting) {
            bytes -= sizes.remove();
        }
    }
}
