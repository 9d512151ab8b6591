package io.github.systemd4j.bus;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.github.systemd4j.bindings.libsystemd.libsystemd_h;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The messages that wait in libsystemd until the peer reads them. libsystemd holds up to 393,216 of any size, and answers
 * calls of unknown objects by itself: a peer that calls and never reads would fill the memory. The loop's thread alone.
 */
final class Backlog {
    /** libsystemd's own answers repeat a path of up to 64 KiB, so that is 64 MiB at most. */
    private static final long MAX_MESSAGES = 1_024;

    private static final long MAX_BYTES = 64 << 20;

    private final MemorySegment bus;
    private final MemorySegment count;
    /** Of the messages that were sent by this side last, at most as many as wait. */
    private final Deque<Integer> sizes = new ArrayDeque<>();

    private long bytes;

    Backlog(MemorySegment bus, Arena arena) {
        this.bus = bus;
        this.count = arena.allocate(JAVA_LONG);
    }

    /** Takes note of a message that was sent. */
    void add(int size) {
        sizes.add(size);
        bytes += size;
        if (sizes.size() > MAX_MESSAGES) {
            forgetWritten();
        }
    }

    /** Returns whether so much waits that the peer's own messages should wait, too. */
    boolean isTooLong() {
        return forgetWritten() > MAX_MESSAGES || bytes > MAX_BYTES;
    }

    boolean isEmpty() {
        return forgetWritten() == 0;
    }

    private long forgetWritten() {
        long waiting = libsystemd_h.sd_bus_get_n_queued_write(bus, count) < 0 ? 0 : count.get(JAVA_LONG, 0);
        while (sizes.size() > waiting) {
            bytes -= sizes.remove();
        }
        return waiting;
    }
}
