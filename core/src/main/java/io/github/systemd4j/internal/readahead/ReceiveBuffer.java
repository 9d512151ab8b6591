package io.github.systemd4j.internal.readahead;

import io.github.systemd4j.bindings.Libc;
import io.github.systemd4j.bindings.libc.iovec;
import io.github.systemd4j.bindings.libc.libc_h;
import io.github.systemd4j.bindings.libc.msghdr;
import io.github.systemd4j.internal.wire.index.IndexedReader;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * Stores bytes that were read ahead from a socket, from {@link #position} to {@link #end}. It grows for a message that
 * doesn't fit, no faster than its bytes arrive, and shrinks afterwards. Used on the loop's thread only.
 */
final class ReceiveBuffer implements AutoCloseable {
    /** As much as a Unix socket usually queues (net.core.wmem_default is 208 KiB), so that one read empties it. */
    private static final int USUAL_SIZE = 256 << 10;
    /**
     * With less room, the remaining bytes are moved to the beginning before the next read. Moving them costs less than
     * the system calls that reads of few bytes would take.
     */
    private static final int LITTLE_ROOM = 64 << 10;

    private static final BufferPool POOL = new BufferPool(USUAL_SIZE + IndexedReader.SLACK);

    private final Arena arena = Arena.ofConfined();
    private final MemorySegment message = arena.allocate(msghdr.layout());
    private final MemorySegment target = arena.allocate(iovec.layout());
    private final MemorySegment usual = POOL.take();

    /** The usual memory, or that of {@link #large}. */
    private MemorySegment memory = usual;

    /** The lifetime of larger memory; null while the usual one is enough. */
    private @Nullable Arena large;

    private long position;
    private long end;
    private boolean drained;
    /** The number of bytes that are still to arrive of a message that is discarded. */
    private long discarding;

    ReceiveBuffer() {
        msghdr.msg_iov(message, target);
        msghdr.msg_iovlen(message, 1);
    }

    MemorySegment memory() {
        return memory;
    }

    /** Returns how many bytes there is room for. */
    private long capacity() {
        return memory.byteSize() - IndexedReader.SLACK;
    }

    /** Returns where the unused bytes begin. */
    long position() {
        return position;
    }

    /** Returns the number of unused bytes. */
    long available() {
        return end - position;
    }

    void consume(long count) {
        position += count;
    }

    /** Discards a message that begins at {@link #position}, including the part that is still to arrive. */
    void discard(long size) {
        discarding = size;
        discardReceived();
    }

    private void discardReceived() {
        long count = Math.min(discarding, available());
        discarding -= count;
        consume(count);
    }

    /** Returns whether the last read emptied the socket. */
    boolean isDrained() {
        return drained;
    }

    /**
     * Reads once, as much as there is room for.
     *
     * <p>There is no room for control messages: the kernel closes received descriptors, and ends the read after the
     * message that had them.
     *
     * @return the number of bytes; 0 at the end of the stream, a negative errno after an error
     */
    long receive(int socket) {
        makeRoom();
        long room = capacity() - end;
        iovec.iov_base(target, memory.asSlice(end));
        iovec.iov_len(target, room);
        long count = Libc.recvmsg(socket, message, libc_h.MSG_DONTWAIT() | libc_h.MSG_CMSG_CLOEXEC());
        drained = count < room && !(count > 0 && hadDescriptors());
        if (count > 0) {
            end += count;
            discardReceived();
        }
        return count;
    }

    private boolean hadDescriptors() {
        return (msghdr.msg_flags(message) & libc_h.MSG_CTRUNC()) != 0;
    }

    private void makeRoom() {
        if (position == end) {
            reset();
        } else if (capacity() - end < LITTLE_ROOM) {
            moveTo(available() > capacity() / 2 ? 2 * capacity() : capacity());
        }
    }

    private void reset() {
        position = 0;
        end = 0;
        if (large != null) {
            memory = usual;
            freeLarge();
        }
    }

    /** Moves the unused bytes to the beginning of this memory or of a larger one. */
    private void moveTo(long size) {
        MemorySegment rest = memory.asSlice(position, available());
        if (size == capacity()) {
            memory.copyFrom(rest);
        } else {
            replace(size, rest);
        }
        end -= position;
        position = 0;
    }

    /** Replaces the memory by a larger one. Changes nothing if the allocation fails. */
    private void replace(long size, MemorySegment content) {
        Arena next = Arena.ofConfined();
        try {
            memory = next.allocate(size + IndexedReader.SLACK).copyFrom(content);
        } catch (Throwable t) {
            next.close();
            throw t;
        }
        freeLarge();
        large = next;
    }

    private void freeLarge() {
        Arena old = large;
        large = null;
        if (old != null) {
            old.close();
        }
    }

    /** Frees larger memory, and gives the usual one back for another connection. May be called more than once. */
    @Override
    public void close() {
        freeLarge();
        if (arena.scope().isAlive()) {
            arena.close();
            POOL.giveBack(usual);
        }
    }
}
