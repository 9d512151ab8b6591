package io.github.systemd4j.internal;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.github.systemd4j.bindings.Libc;
import io.github.systemd4j.bindings.libc.libc_h;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicBoolean;

/** An eventfd that gets a thread out of its wait; see eventfd(2). Signals that come before it wakes are one. */
public final class WakeUp implements AutoCloseable {
    /** Closed by nobody: a call that overflows the stack may hold it for ever. */
    private final Arena arena = Arena.ofAuto();

    private final MemorySegment one = arena.allocateFrom(JAVA_LONG, 1);
    private final MemorySegment counter = arena.allocate(JAVA_LONG);
    private final AtomicBoolean signalled = new AtomicBoolean();

    /** Opened last: nothing that could fail comes after it. */
    private final int fd = Errno.check(Libc.eventfd(0, libc_h.EFD_CLOEXEC() | libc_h.EFD_NONBLOCK()), "eventfd");

    private boolean closed;

    /** Readable from a signal until it is acknowledged. */
    public int fd() {
        return fd;
    }

    /** Wakes the waiting thread; from any thread, at any time. */
    public void signal() {
        if (!signalled.compareAndSet(false, true)) {
            return;
        }
        try {
            write();
        } catch (Throwable t) {
            signalled.set(false); // or no signal would ever be written again
            throw t;
        }
    }

    private synchronized void write() {
        if (!closed) {
            Libc.write(fd, one, Long.BYTES);
        }
    }

    /** Makes the descriptor unreadable again, before the woken thread looks for what it was woken for. */
    public void acknowledge() {
        try {
            Libc.read(fd, counter, Long.BYTES);
        } finally {
            signalled.set(false); // last: a signal that was written after the read would never be followed by another
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        Libc.close(fd);
    }
}
