package io.github.systemd4j.internal.wire;

import io.github.systemd4j.bindings.Memory;
import io.github.systemd4j.internal.MemoryOwner;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * How long borrowed memory may be read: on the loop's thread, until the handler it was shown to returns. A view keeps
 * the ticket of its time; a ticket that has passed can't be used, on any thread, whatever became of the memory.
 */
public final class MessageScope {
    private final Thread owner;
    private final MemoryOwner memoryOwner;
    private long ticket;
    private @Nullable Arena arrays;

    public MessageScope(Thread owner, MemoryOwner memoryOwner) {
        this.owner = owner;
        this.memoryOwner = memoryOwner;
    }

    public long ticket() {
        return ticket;
    }

    public void end() {
        ticket++;
        if (arrays != null) {
            arrays.close();
            arrays = null;
        }
    }

    /** A part of memory: that of the library can't be read any more once the time is over. */
    public MemorySegment lend(MemorySegment memory, long start, long size) {
        return memoryOwner == MemoryOwner.LIBRARY
                ? lend(memory.address() + start, size)
                : memory.asSlice(start, size).asReadOnly();
    }

    /** Memory of the library's that can't be read any more once the time is over. */
    public MemorySegment lend(long address, long size) {
        Arena lifetime = arrays;
        if (lifetime == null) {
            lifetime = Arena.ofConfined();
            arrays = lifetime;
        }
        return Memory.at(address, size, lifetime).asReadOnly();
    }

    public void check(long ofView) {
        checkThread();
        if (ofView != ticket) {
            throw ended();
        }
    }

    public void checkThread() {
        if (Thread.currentThread() != owner) {
            throw new WrongThreadException(
                    "a borrowed message belongs to " + owner.getName() + ": hand copy() to other threads");
        }
    }

    public static IllegalStateException ended() {
        return new IllegalStateException("the message was borrowed and its handler has returned: keep copy() instead");
    }
}
