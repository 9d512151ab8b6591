package io.github.systemd4j.internal.readahead;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.github.systemd4j.bindings.Libc;
import io.github.systemd4j.bindings.libc.libc_h;
import io.github.systemd4j.message.BusException;
import io.github.systemd4j.message.ErrorName;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.Deque;

/** What is still to be written to a socket that doesn't block. */
final class SendQueue {
    private static final int CHUNK = 16 << 10;
    /** So many bytes that nobody reads are a fault of the peer. */
    private static final long MAX_WAITING = 64 << 20;

    private final MemorySegment chunk;
    private final Deque<byte[]> waiting = new ArrayDeque<>();
    private long size;
    /** How much of the first one was written. */
    private int written;

    private boolean broken;

    SendQueue(Arena arena) {
        chunk = arena.allocate(CHUNK);
    }

    /** How many bytes wait. */
    long size() {
        return size;
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** Whether the peer reads no more. What was added since, and is, goes nowhere. */
    boolean isBroken() {
        return broken;
    }

    /**
     * Takes a message, however large it is: what came before it counts.
     *
     * @throws BusException if there is too much that nobody reads
     */
    void add(byte[] bytes) {
        if (broken) {
            return;
        }
        if (size > MAX_WAITING) {
            throw new BusException(
                    ErrorName.LIMITS_EXCEEDED,
                    "%d bytes wait for the peer to read them".formatted(size),
                    libc_h.ENOBUFS());
        }
        waiting.add(bytes);
        size += bytes.length;
    }

    /** Writes what the socket takes. */
    void flush(int socket) {
        while (!waiting.isEmpty()) {
            long result = write(socket, waiting.element());
            if (result == -libc_h.EAGAIN()) {
                return;
            }
            if (result < 0) {
                broken = true;
                waiting.clear();
            }
        }
    }

    private long write(int socket, byte[] first) {
        int count = Math.min(CHUNK, first.length - written);
        MemorySegment.copy(first, written, chunk, JAVA_BYTE, 0, count);
        long result = Libc.write(socket, chunk, count);
        if (result == -libc_h.EINTR()) {
            return 0;
        }
        if (result > 0) {
            written += (int) result;
            size -= result;
        }
        if (written == first.length) {
            waiting.remove();
            written = 0;
        }
        return result;
    }
}
