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

/** Queues data for a socket that doesn't block. */
final class SendQueue {
    /** Bounds the native memory; most messages are written at once. */
    private static final int CHUNK = 16 << 10;
    /** More unread bytes are a fault of the peer. As much as libsystemd's connection allows for answers. */
    private static final long MAX_WAITING = 64 << 20;

    private final MemorySegment chunk;
    private final Deque<byte[]> waiting = new ArrayDeque<>();
    private long size;
    /** The number of written bytes of the first message. */
    private int written;

    private boolean broken;

    SendQueue(Arena arena) {
        chunk = arena.allocate(CHUNK);
    }

    /** Returns the number of queued bytes. */
    long size() {
        return size;
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** Returns whether the peer has stopped reading. Queued and new data are then dropped. */
    boolean isBroken() {
        return broken;
    }

    /**
     * Adds a message of any size: the limit applies to the bytes before it.
     *
     * @throws BusException if the peer has left too many bytes unread
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

    /** Writes as much as the socket accepts. */
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
