package io.github.systemd4j.bindings;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.github.systemd4j.bindings.libc.libc_h;
import io.github.systemd4j.bindings.libc.timespec;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import org.jspecify.annotations.Nullable;

/**
 * Calls functions of libc for descriptors, sockets, the clock and the environment. Errors follow libsystemd's
 * convention: a negative result is {@code -errno}.
 */
public final class Libc {
    private static final ThreadLocal<MemorySegment> NOW =
            ThreadLocal.withInitial(() -> Arena.ofAuto().allocate(timespec.layout()));

    // Each function is linked at its first call, because linking takes long and delays the start of a service.

    private static final class Close {
        static final MethodHandle HANDLE = CapturedErrno.link(libc_h.close$address(), libc_h.close$descriptor());
    }

    private static final class Read {
        static final MethodHandle HANDLE = CapturedErrno.link(libc_h.read$address(), libc_h.read$descriptor());
    }

    private static final class Write {
        static final MethodHandle HANDLE = CapturedErrno.link(libc_h.write$address(), libc_h.write$descriptor());
    }

    private static final class Pwrite {
        static final MethodHandle HANDLE = CapturedErrno.link(libc_h.pwrite$address(), libc_h.pwrite$descriptor());
    }

    private static final class Socket {
        static final MethodHandle HANDLE = CapturedErrno.link(libc_h.socket$address(), libc_h.socket$descriptor());
    }

    private static final class Connect {
        static final MethodHandle HANDLE = CapturedErrno.link(libc_h.connect$address(), libc_h.connect$descriptor());
    }

    private static final class Recvmsg {
        static final MethodHandle HANDLE = CapturedErrno.link(libc_h.recvmsg$address(), libc_h.recvmsg$descriptor());
    }

    private static final class Socketpair {
        static final MethodHandle HANDLE =
                CapturedErrno.link(libc_h.socketpair$address(), libc_h.socketpair$descriptor());
    }

    private static final class Getsockname {
        static final MethodHandle HANDLE =
                CapturedErrno.link(libc_h.getsockname$address(), libc_h.getsockname$descriptor());
    }

    private static final class Getpeername {
        static final MethodHandle HANDLE =
                CapturedErrno.link(libc_h.getpeername$address(), libc_h.getpeername$descriptor());
    }

    private static final class Getsockopt {
        static final MethodHandle HANDLE =
                CapturedErrno.link(libc_h.getsockopt$address(), libc_h.getsockopt$descriptor());
    }

    private static final class Dup3 {
        static final MethodHandle HANDLE = CapturedErrno.link(libc_h.dup3$address(), libc_h.dup3$descriptor());
    }

    private static final class Pipe2 {
        static final MethodHandle HANDLE = CapturedErrno.link(libc_h.pipe2$address(), libc_h.pipe2$descriptor());
    }

    private static final class MemfdCreate {
        static final MethodHandle HANDLE =
                CapturedErrno.link(libc_h.memfd_create$address(), libc_h.memfd_create$descriptor());
    }

    private static final class FcntlInt {
        static final MethodHandle HANDLE = CapturedErrno.linkVariadic(
                libc_h.fcntl.address(), FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT), 2);
    }

    private Libc() {}

    /** Links the functions that read, write and close; see {@link Linkage}. */
    static void linkReadWriteClose() {
        Linkage.link(Read.HANDLE, Write.HANDLE, Close.HANDLE);
    }

    /** Links the functions that connect sockets and receive from them; see {@link Linkage}. */
    static void linkSockets() {
        Linkage.link(Socket.HANDLE, Connect.HANDLE, Recvmsg.HANDLE);
    }

    /**
     * Closes a file descriptor, and returns -1 for any error: {@code int close(int fd)}; see close(2). Needs no memory,
     * so that no descriptor is lost for lack of memory.
     */
    public static int close(int fd) {
        try {
            return (int) Close.HANDLE.invokeExact(CapturedErrno.IGNORED, fd);
        } catch (Throwable t) {
            throw Downcalls.unexpected(t);
        }
    }

    /**
     * Operates on a file descriptor: {@code int fcntl(int fd, int op, int arg)}, for the operations that take an int;
     * see fcntl(2).
     */
    public static int fcntl(int fd, int op, int arg) {
        MemorySegment state = CapturedErrno.state();
        try {
            return CapturedErrno.result((int) FcntlInt.HANDLE.invokeExact(state, fd, op, arg), state);
        } catch (Throwable t) {
            throw Downcalls.unexpected(t);
        }
    }

    /**
     * Reads up to {@code count} bytes, 0 at the end of the file: {@code ssize_t read(int fd, void buf[.count],
     * size_t count)}; see read(2).
     */
    public static long read(int fd, MemorySegment buf, long count) {
        MemorySegment state = CapturedErrno.state();
        try {
            return CapturedErrno.result((long) Read.HANDLE.invokeExact(state, fd, buf, count), state);
        } catch (Throwable t) {
            throw Downcalls.unexpected(t);
        }
    }

    /**
     * Writes up to {@code count} bytes: {@code ssize_t write(int fd, const void buf[.count], size_t count)}; see
     * write(2).
     */
    public static long write(int fd, MemorySegment buf, long count) {
        MemorySegment state = CapturedErrno.state();
        try {
            return CapturedErrno.result((long) Write.HANDLE.invokeExact(state, fd, buf, count), state);
        } catch (Throwable t) {
            throw Downcalls.unexpected(t);
        }
    }

    /**
     * Writes up to {@code count} bytes at an offset, and doesn't change the file's own offset: {@code ssize_t
     * pwrite(int fd, const void buf[.count], size_t count, off_t offset)}; see pwrite(2).
     */
    public static long pwrite(int fd, MemorySegment buf, long count, long offset) {
        MemorySegment state = CapturedErrno.state();
        try {
            return CapturedErrno.result((long) Pwrite.HANDLE.invokeExact(state, fd, buf, count, offset), state);
        } catch (Throwable t) {
            throw Downcalls.unexpected(t);
        }
    }

    /** Opens a socket: {@code int socket(int domain, int type, int protocol)}; see socket(2). */
    public static int socket(int domain, int type, int protocol) {
        MemorySegment state = CapturedErrno.state();
        try {
            return CapturedErrno.result((int) Socket.HANDLE.invokeExact(state, domain, type, protocol), state);
        } catch (Throwable t) {
            throw Downcalls.unexpected(t);
        }
    }

    /**
     * Connects a socket: {@code int connect(int sockfd, const struct sockaddr *addr, socklen_t addrlen)}; see
     * connect(2).
     */
    public static int connect(int sockfd, MemorySegment addr, int addrlen) {
        MemorySegment state = CapturedErrno.state();
        try {
            return CapturedErrno.result((int) Connect.HANDLE.invokeExact(state, sockfd, addr, addrlen), state);
        } catch (Throwable t) {
            throw Downcalls.unexpected(t);
        }
    }

    /**
     * Receives from a socket, 0 at the end of a stream: {@code ssize_t recvmsg(int sockfd, struct msghdr *msg, int
     * flags)}; see recvmsg(2).
     */
    public static long recvmsg(int sockfd, MemorySegment msg, int flags) {
        MemorySegment state = CapturedErrno.state();
        try {
            return CapturedErrno.result((long) Recvmsg.HANDLE.invokeExact(state, sockfd, msg, flags), state);
        } catch (Throwable t) {
            throw Downcalls.unexpected(t);
        }
    }

    /**
     * Opens a pair of connected sockets: {@code int socketpair(int domain, int type, int protocol, int sv[2])}; see
     * socketpair(2).
     */
    public static int socketpair(int domain, int type, int protocol, MemorySegment sv) {
        MemorySegment state = CapturedErrno.state();
        try {
            return CapturedErrno.result((int) Socketpair.HANDLE.invokeExact(state, domain, type, protocol, sv), state);
        } catch (Throwable t) {
            throw Downcalls.unexpected(t);
        }
    }

    /**
     * Reads the address that a socket is bound to: {@code int getsockname(int sockfd, struct sockaddr *addr, socklen_t
     * *addrlen)}; see getsockname(2).
     */
    public static int getsockname(int sockfd, MemorySegment addr, MemorySegment addrlen) {
        MemorySegment state = CapturedErrno.state();
        try {
            return CapturedErrno.result((int) Getsockname.HANDLE.invokeExact(state, sockfd, addr, addrlen), state);
        } catch (Throwable t) {
            throw Downcalls.unexpected(t);
        }
    }

    /**
     * Reads the address that a socket is connected to: {@code int getpeername(int sockfd, struct sockaddr *addr,
     * socklen_t *addrlen)}; see getpeername(2).
     */
    public static int getpeername(int sockfd, MemorySegment addr, MemorySegment addrlen) {
        MemorySegment state = CapturedErrno.state();
        try {
            return CapturedErrno.result((int) Getpeername.HANDLE.invokeExact(state, sockfd, addr, addrlen), state);
        } catch (Throwable t) {
            throw Downcalls.unexpected(t);
        }
    }

    /**
     * Reads an option of a socket: {@code int getsockopt(int sockfd, int level, int optname, void optval[*optlen],
     * socklen_t *optlen)}; see getsockopt(2).
     */
    public static int getsockopt(int sockfd, int level, int optname, MemorySegment optval, MemorySegment optlen) {
        MemorySegment state = CapturedErrno.state();
        try {
            return CapturedErrno.result(
                    (int) Getsockopt.HANDLE.invokeExact(state, sockfd, level, optname, optval, optlen), state);
        } catch (Throwable t) {
            throw Downcalls.unexpected(t);
        }
    }

    /**
     * Makes {@code newfd} a duplicate of {@code oldfd}, after closing what it was: {@code int dup3(int oldfd, int
     * newfd, int flags)}; see dup(2).
     */
    public static int dup3(int oldfd, int newfd, int flags) {
        MemorySegment state = CapturedErrno.state();
        try {
            return CapturedErrno.result((int) Dup3.HANDLE.invokeExact(state, oldfd, newfd, flags), state);
        } catch (Throwable t) {
            throw Downcalls.unexpected(t);
        }
    }

    /**
     * Creates a pipe, whose reading end is the first descriptor: {@code int pipe2(int pipefd[2], int flags)}; see
     * pipe(2).
     */
    public static int pipe2(MemorySegment pipefd, int flags) {
        MemorySegment state = CapturedErrno.state();
        try {
            return CapturedErrno.result((int) Pipe2.HANDLE.invokeExact(state, pipefd, flags), state);
        } catch (Throwable t) {
            throw Downcalls.unexpected(t);
        }
    }

    /**
     * Creates a file in memory: {@code int memfd_create(const char *name, unsigned int flags)}; see memfd_create(2).
     */
    public static int memfd_create(MemorySegment name, int flags) {
        MemorySegment state = CapturedErrno.state();
        try {
            return CapturedErrno.result((int) MemfdCreate.HANDLE.invokeExact(state, name, flags), state);
        } catch (Throwable t) {
            throw Downcalls.unexpected(t);
        }
    }

    /**
     * Reads the current value of a variable in C; {@link System#getenv} returns the value at the start of Java: {@code
     * char *getenv(const char *name)}; see getenv(3).
     */
    public static @Nullable String getenv(String name) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment value = libc_h.getenv(arena.allocateFrom(name));
            return value.equals(MemorySegment.NULL) ? null : value.getString(0);
        }
    }

    /**
     * Reads {@code CLOCK_MONOTONIC} in microseconds, the clock of all deadlines in libsystemd; see clock_gettime(2).
     */
    public static long monotonicMicros() {
        MemorySegment now = NOW.get();
        libc_h.clock_gettime(libc_h.CLOCK_MONOTONIC(), now);
        return timespec.tv_sec(now) * 1_000_000 + timespec.tv_nsec(now) / 1_000;
    }

    /**
     * Returns the C library's description of an error, in the locale of the process; see strerror(3).
     *
     * @param errno a positive errno
     */
    public static String strerror(int errno) {
        return libc_h.strerror(errno).getString(0);
    }
}
