package io.github.systemd4j.bindings;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.systemd4j.bindings.CallMemory.Block;
import io.github.systemd4j.bindings.libc.libc_h;
import io.github.systemd4j.bindings.libc.timespec;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import org.jspecify.annotations.Nullable;

/**
 * Calls functions of libc for descriptors, sockets, the clock and the environment. Errors follow libsystemd's
 * convention: a negative result is {@code -errno}.
 */
public final class Libc {
    private static final LongFunction DUP3 = new LongFunction("dup3");
    private static final LongFunction FCNTL = new LongFunction("fcntl");
    private static final LongFunction FREE = LongFunction.interposed("free");
    private static final LongFunction GETENV = new LongFunction("getenv");
    private static final LongFunction GETPEERNAME = new LongFunction("getpeername");
    private static final LongFunction GETPID = new LongFunction("getpid");
    private static final LongFunction GETSOCKNAME = new LongFunction("getsockname");
    private static final LongFunction GETSOCKOPT = new LongFunction("getsockopt");
    private static final LongFunction MEMFD_CREATE = new LongFunction("memfd_create");
    private static final LongFunction GETGID = new LongFunction("getgid");
    private static final LongFunction GETUID = new LongFunction("getuid");
    private static final LongFunction MQ_GETATTR = new LongFunction("mq_getattr");
    private static final LongFunction OPEN = new LongFunction("open");
    private static final LongFunction PIDFD_OPEN = new LongFunction("pidfd_open");
    private static final LongFunction PIPE2 = new LongFunction("pipe2");
    private static final LongFunction POLL = new LongFunction("poll");
    private static final LongFunction PWRITE = new LongFunction("pwrite");
    private static final LongFunction SENDMSG = new LongFunction("sendmsg");
    private static final LongFunction SOCKETPAIR = new LongFunction("socketpair");
    private static final LongFunction STRLEN = new LongFunction("strlen");
    private static final LongFunction UNSETENV = new LongFunction("unsetenv");

    // Frequent functions have handles of their own type. Each is linked at its first call, because linking takes long
    // and delays the start of a service.

    private static final class Close {
        static final MethodHandle HANDLE = CapturedErrno.link(libc_h.close$address(), libc_h.close$descriptor());
    }

    private static final class Read {
        static final MethodHandle HANDLE = CapturedErrno.link(libc_h.read$address(), libc_h.read$descriptor());
    }

    private static final class Write {
        static final MethodHandle HANDLE = CapturedErrno.link(libc_h.write$address(), libc_h.write$descriptor());
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

    private static final class Clock {
        static final ThreadLocal<MemorySegment> NOW =
                ThreadLocal.withInitial(() -> Arena.ofAuto().allocate(timespec.layout()));
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
     * Opens an existing file or directory: {@code int open(const char *pathname, int flags, ...)}, without a mode; see
     * open(2).
     */
    public static int open(MemorySegment pathname, int flags) {
        return OPEN.callChecked(pathname.address(), flags);
    }

    /**
     * Operates on a file descriptor: {@code int fcntl(int fd, int op, int arg)}, for the operations that take an int;
     * see fcntl(2).
     */
    public static int fcntl(int fd, int op, int arg) {
        return FCNTL.callChecked(fd, op, arg);
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
        return PWRITE.callCheckedLong(fd, buf.address(), count, offset);
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
        return SOCKETPAIR.callChecked(domain, type, protocol, sv.address());
    }

    /**
     * Reads the address that a socket is bound to: {@code int getsockname(int sockfd, struct sockaddr *addr, socklen_t
     * *addrlen)}; see getsockname(2).
     */
    public static int getsockname(int sockfd, long addr, long addrlen) {
        return GETSOCKNAME.callChecked(sockfd, addr, addrlen);
    }

    /**
     * Reads the address that a socket is connected to: {@code int getpeername(int sockfd, struct sockaddr *addr,
     * socklen_t *addrlen)}; see getpeername(2).
     */
    public static int getpeername(int sockfd, long addr, long addrlen) {
        return GETPEERNAME.callChecked(sockfd, addr, addrlen);
    }

    /**
     * Reads an option of a socket: {@code int getsockopt(int sockfd, int level, int optname, void optval[*optlen],
     * socklen_t *optlen)}; see getsockopt(2).
     */
    public static int getsockopt(int sockfd, int level, int optname, long optval, long optlen) {
        return GETSOCKOPT.callChecked(sockfd, level, optname, optval, optlen);
    }

    /** Reads an option of level {@code SOL_SOCKET} whose value is an int that isn't negative; see socket(7). */
    public static int getsockopt(int sockfd, int optname) {
        try (var memory = new CallMemory()) {
            Block value = memory.allocate(Integer.BYTES);
            Block length = memory.allocate(Integer.BYTES).putInt(0, value.size());
            int result = getsockopt(sockfd, LibcConstants.SOL_SOCKET, optname, value.address(), length.address());
            return result < 0 ? result : value.getInt(0);
        }
    }

    /**
     * Makes {@code newfd} a duplicate of {@code oldfd}, after closing what it was: {@code int dup3(int oldfd, int
     * newfd, int flags)}; see dup(2).
     */
    public static int dup3(int oldfd, int newfd, int flags) {
        return DUP3.callChecked(oldfd, newfd, flags);
    }

    /**
     * Creates a file in memory: {@code int memfd_create(const char *name, unsigned int flags)}; see memfd_create(2).
     */
    public static int memfd_create(MemorySegment name, int flags) {
        return MEMFD_CREATE.callChecked(name.address(), flags);
    }

    /**
     * Reads the current value of a variable in C; {@link System#getenv} returns the value at the start of Java: {@code
     * char *getenv(const char *name)}; see getenv(3).
     */
    public static @Nullable String getenv(String name) {
        try (var memory = new CallMemory()) {
            long value = GETENV.call(memory.allocate(name, UTF_8).address());
            return value == 0 ? null : CallMemory.Block.text(value, UTF_8);
        }
    }

    /**
     * Removes a variable from the environment of C: {@code int unsetenv(const char *name)}; see unsetenv(3). Not safe
     * while other threads read the environment.
     */
    public static void unsetenv(String name) {
        try (var memory = new CallMemory()) {
            UNSETENV.callChecked(memory.allocate(name, UTF_8).address());
        }
    }

    /** Returns the id of this process; see getpid(2). */
    public static int getpid() {
        return GETPID.callInt();
    }

    /** Returns the real user id of this process; see getuid(2). */
    public static int getuid() {
        return GETUID.callInt();
    }

    /** Returns the real group id of this process; see getgid(2). */
    public static int getgid() {
        return GETGID.callInt();
    }

    /**
     * Sends a message on a socket: {@code ssize_t sendmsg(int sockfd, const struct msghdr *msg, int flags)}; see
     * sendmsg(2).
     */
    public static long sendmsg(int sockfd, long msg, int flags) {
        return SENDMSG.callCheckedLong(sockfd, msg, flags);
    }

    /** Opens a pipe: {@code int pipe2(int pipefd[2], int flags)}; see pipe(2). */
    public static int pipe2(long pipefd, int flags) {
        return PIPE2.callChecked(pipefd, flags);
    }

    /** Waits for descriptors: {@code int poll(struct pollfd *fds, nfds_t nfds, int timeout)}; see poll(2). */
    public static int poll(long fds, long nfds, int timeout) {
        return POLL.callChecked(fds, nfds, timeout);
    }

    /**
     * Reads the attributes of a message queue: {@code int mq_getattr(mqd_t mqdes, struct mq_attr *attr)}; see
     * mq_getattr(3). Before glibc 2.34 the function is in another library, and the result is {@code -ENOSYS}.
     */
    public static int mq_getattr(int mqdes, long attr) {
        return MQ_GETATTR.exists() ? MQ_GETATTR.callChecked(mqdes, attr) : -libc_h.ENOSYS();
    }

    /**
     * Opens a descriptor of a process: {@code int pidfd_open(pid_t pid, unsigned int flags)}; see pidfd_open(2). Before
     * glibc 2.36 there is no such function, and the result is {@code -ENOSYS}.
     */
    public static int pidfd_open(int pid) {
        return PIDFD_OPEN.exists() ? PIDFD_OPEN.callChecked(pid, 0) : -libc_h.ENOSYS();
    }

    /** Frees memory that C allocated: {@code void free(void *ptr)}; see free(3). */
    public static void free(long address) {
        FREE.call(address);
    }

    /** Counts the bytes of a text, without its NUL: {@code size_t strlen(const char *s)}; see strlen(3). */
    static long strlen(long text) {
        return STRLEN.call(text);
    }

    /**
     * Reads {@code CLOCK_MONOTONIC} in microseconds, the clock of all deadlines in libsystemd; see clock_gettime(2).
     */
    public static long monotonicMicros() {
        MemorySegment now = Clock.NOW.get();
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
