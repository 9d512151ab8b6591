package io.github.systemd4j.internal;

import io.github.systemd4j.bindings.Libc;
import io.github.systemd4j.bindings.LibcEpoll;
import io.github.systemd4j.bindings.epoll_event;
import io.github.systemd4j.bindings.libc.libc_h;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** An epoll instance; see epoll(7). Used and closed by one thread. */
public final class Epoll implements AutoCloseable {
    /** Also the largest number of sources that a turn handles; further ready ones are returned by the next call. */
    private static final int MAX_EVENTS = 64;

    /** Never closed: a call that overflows the stack may hold it forever. */
    private final Arena arena = Arena.ofAuto();

    private final MemorySegment event = arena.allocate(epoll_event.layout());
    private final MemorySegment ready = arena.allocate(epoll_event.layout(), MAX_EVENTS);

    /** Opened last, because nothing after it may fail. */
    private final int fd = Errno.check(LibcEpoll.epoll_create1(libc_h.EPOLL_CLOEXEC()), "epoll_create1");

    /** Returns the instance's own descriptor, which is readable when a descriptor in it is ready. */
    public int fd() {
        return fd;
    }

    /** Starts to watch a descriptor; its events carry {@code token}. */
    public void add(int target, int events, int token) {
        control(libc_h.EPOLL_CTL_ADD(), target, events, token);
    }

    /** Changes the events that a descriptor is watched for. */
    public void modify(int target, int events, int token) {
        control(libc_h.EPOLL_CTL_MOD(), target, events, token);
    }

    /** Stops watching a descriptor. A descriptor that was closed meanwhile is already not watched. */
    public void remove(int target) {
        LibcEpoll.epoll_ctl(fd, libc_h.EPOLL_CTL_DEL(), target, event);
    }

    /** Watches a descriptor that may already be in the instance, or may have the number of a closed one. */
    public void rearm(int target, int events, int token) {
        remove(target);
        add(target, events, token);
    }

    private void control(int operation, int target, int events, int token) {
        epoll_event.set(event, events, token);
        Errno.check(LibcEpoll.epoll_ctl(fd, operation, target, event), "epoll_ctl on fd " + target);
    }

    /**
     * Waits until a descriptor is ready.
     *
     * @param timeoutMillis -1 waits without limit
     * @return the number of ready descriptors; 0 after the timeout or a signal
     */
    public int await(int timeoutMillis) {
        int count = LibcEpoll.epoll_wait(fd, ready, MAX_EVENTS, timeoutMillis);
        return count == -libc_h.EINTR() ? 0 : Errno.check(count, "epoll_wait");
    }

    /** Returns the token of the {@code index}th ready descriptor. */
    public int token(int index) {
        return (int) epoll_event.data(ready, index);
    }

    /** Returns the events of the {@code index}th ready descriptor. */
    public int events(int index) {
        return epoll_event.events(ready, index);
    }

    @Override
    public void close() {
        Libc.close(fd);
    }
}
