package io.github.systemd4j.bindings;

import io.github.systemd4j.bindings.libc.libc_h;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * Calls functions of libc that wait for descriptors, and that wake up the waiting thread. A negative result is {@code
 * -errno}.
 */
public final class LibcEpoll {
    // Each function is linked at its first call, because linking takes long and delays the start of a service.

    private static final class Eventfd {
        static final MethodHandle HANDLE = CapturedErrno.link(libc_h.eventfd$address(), libc_h.eventfd$descriptor());
    }

    private static final class EpollCreate1 {
        static final MethodHandle HANDLE =
                CapturedErrno.link(libc_h.epoll_create1$address(), libc_h.epoll_create1$descriptor());
    }

    private static final class EpollCtl {
        static final MethodHandle HANDLE =
                CapturedErrno.link(libc_h.epoll_ctl$address(), libc_h.epoll_ctl$descriptor());
    }

    private static final class EpollWait {
        static final MethodHandle HANDLE =
                CapturedErrno.link(libc_h.epoll_wait$address(), libc_h.epoll_wait$descriptor());
    }

    private LibcEpoll() {}

    /** Links all functions; see {@link Linkage}. */
    static void link() {
        Linkage.link(EpollCreate1.HANDLE, EpollCtl.HANDLE, EpollWait.HANDLE, Eventfd.HANDLE);
    }

    /** Opens a counter to wait for: {@code int eventfd(unsigned int initval, int flags)}; see eventfd(2). */
    public static int eventfd(int initval, int flags) {
        MemorySegment state = CapturedErrno.state();
        try {
            return CapturedErrno.result((int) Eventfd.HANDLE.invokeExact(state, initval, flags), state);
        } catch (Throwable t) {
            throw Downcalls.unexpected(t);
        }
    }

    /** Opens an epoll instance: {@code int epoll_create1(int flags)}; see epoll_create(2). */
    public static int epoll_create1(int flags) {
        MemorySegment state = CapturedErrno.state();
        try {
            return CapturedErrno.result((int) EpollCreate1.HANDLE.invokeExact(state, flags), state);
        } catch (Throwable t) {
            throw Downcalls.unexpected(t);
        }
    }

    /**
     * Adds, changes or removes a file descriptor to wait for: {@code int epoll_ctl(int epfd, int op, int fd,
     * struct epoll_event *event)}; see epoll_ctl(2) and {@link epoll_event}.
     */
    public static int epoll_ctl(int epfd, int op, int fd, MemorySegment event) {
        MemorySegment state = CapturedErrno.state();
        try {
            return CapturedErrno.result((int) EpollCtl.HANDLE.invokeExact(state, epfd, op, fd, event), state);
        } catch (Throwable t) {
            throw Downcalls.unexpected(t);
        }
    }

    /**
     * Waits until a file descriptor is ready: {@code int epoll_wait(int epfd, struct epoll_event events[.maxevents],
     * int maxevents, int timeout)}; see epoll_wait(2).
     *
     * @param timeout in milliseconds, -1 for no limit
     * @return the number of events that were written, 0 after the timeout
     */
    public static int epoll_wait(int epfd, MemorySegment events, int maxevents, int timeout) {
        MemorySegment state = CapturedErrno.state();
        try {
            return CapturedErrno.result(
                    (int) EpollWait.HANDLE.invokeExact(state, epfd, events, maxevents, timeout), state);
        } catch (Throwable t) {
            throw Downcalls.unexpected(t);
        }
    }
}
