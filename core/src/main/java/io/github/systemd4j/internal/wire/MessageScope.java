package io.github.systemd4j.internal.wire;

import io.github.systemd4j.bindings.Memory;
import io.github.systemd4j.internal.MemoryOwner;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * Checks that the memory of a message is read only on the loop's thread, and only until its handler returns. A view
 * stores the ticket of its message. An expired ticket is refused on every thread, even if the memory is in use again.
 * Memory of a reader of the journal is checked in the same way.
 */
public final class MessageScope {
    private final Thread owner;
    private final MemoryOwner memoryOwner;
    private final @Nullable KnownStrings strings;
    private final String otherThread;
    private final String ended;
    private long ticket;
    private boolean open;
    private @Nullable Arena lifetime;

    /** Creates a scope for the messages of a loop. */
    public MessageScope(Thread owner, MemoryOwner memoryOwner) {
        this(
                owner,
                memoryOwner,
                "a message in a handler belongs to %s: pass copy() to other threads",
                "the message is no longer valid because its handler has returned: use copy() to retain it");
    }

    /**
     * Creates a scope for other memory.
     *
     * @param otherThread the error of another thread, a format with the name of the owner
     * @param ended the error of a later use
     */
    public MessageScope(Thread owner, MemoryOwner memoryOwner, String otherThread, String ended) {
        this.owner = owner;
        this.otherThread = otherThread;
        this.ended = ended;
        this.memoryOwner = memoryOwner;
        strings = memoryOwner == MemoryOwner.LIBRARY ? new KnownStrings() : null;
    }

    public long ticket() {
        return ticket;
    }

    /** Begins the lifetime of a message. */
    public void begin() {
        open = true;
    }

    /** Ends the lifetime of the message, of its views and of its arrays. */
    public void end() {
        open = false;
        ticket++;
        if (lifetime != null) {
            lifetime.close();
            lifetime = null;
        }
    }

    /**
     * Returns a read-only part of the memory. A part of the library's own memory becomes invalid when the scope ends.
     */
    public MemorySegment slice(MemorySegment memory, long start, long size) {
        return memoryOwner == MemoryOwner.LIBRARY
                ? slice(memory.address() + start, size)
                : memory.asSlice(start, size).asReadOnly();
    }

    /** Returns a read-only segment over memory of libsystemd, which becomes invalid when the scope ends. */
    public MemorySegment slice(long address, long size) {
        Arena arena = lifetime;
        if (arena == null) {
            arena = Arena.ofConfined();
            lifetime = arena;
        }
        return Memory.at(address, size, arena).asReadOnly();
    }

    /**
     * Returns the Strings of earlier messages; null for memory of a user, who may change it while it is compared.
     */
    public @Nullable KnownStrings strings() {
        return strings;
    }

    public boolean isOpen() {
        return open;
    }

    /** Checks that a message is valid, and that this is its thread. */
    public void checkOpen() {
        checkThread();
        if (!open) {
            throw ended();
        }
    }

    /** Checks that a view's message is valid, and that this is its thread. */
    public void check(long ofView) {
        checkThread();
        if (ofView != ticket) {
            throw ended();
        }
    }

    /** Returns whether this is the scope's thread. */
    public boolean isOwner() {
        return Thread.currentThread() == owner;
    }

    public void checkThread() {
        if (Thread.currentThread() != owner) {
            throw new WrongThreadException(otherThread.formatted(owner.getName()));
        }
    }

    private IllegalStateException ended() {
        return new IllegalStateException(ended);
    }
}
