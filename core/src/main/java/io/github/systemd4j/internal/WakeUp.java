package io.github.systemd4j.internal;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.github.systemd4j.bindings.Libc;
import io.github.systemd4j.bindings.LibcEpoll;
import io.github.systemd4j.bindings.libc.libc_h;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicBoolean;

/** An eventfd that wakes a waiting thread; see eventfd(2). Signals that arrive before it wakes are merged into one. */
public final class WakeUp implements AutoCloseable {
    /** Never closed: a call that overflows the stack may hold it forever. */
    private final Arena arena = Arena.ofAuto();

    private final MemorySegment one = arena.allocateFrom(JAVA_LONG, 1);
    private final MemorySegment counter = arena.allocate(JAVA_LONG);
    private final AtomicBoolean signalled = new AtomicBoolean();

    /** Opened last, because nothing after it may fail. */
    private final int fd = Errno.check(LibcEpoll.eventfd(0, libc_h.EFD_CLOEXEC() | libc_h.EFD_NONBLOCK()), "eventfd");

    private boolean closed;

    /** Returns the descriptor, which is readable from a signal until it is acknowledged. */
    public int fd() {
        return fd;
    }

    /** Wakes the waiting thread. May be called by any thread, at any time. */
    public void signal() {
        if (!signalled.compareAndSet(false, true)) {
            return;
        }
        try {
            write();
        } catch (Throwable t) {
            signalled.set(false); // otherwise no further signal would be written
            throw t;
        }
    }

    private synchronized void write() {
        if (!closed) {
            Libc.write(fd, one, Long.BYTES);
        }
    }

    /** Makes the descriptor unreadable again, before the woken thread looks for work. */
    public void acknowledge() {
        try {
            Libc.read(fd, counter, Long.BYTES);
        } finally {
            signalled.set(false); // last: otherwise a signal that is written after the read would block further ones
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        Libc.close(fd);
    }
}
