package io.github.systemd4j.activation;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.github.systemd4j.bindings.Libc;
import io.github.systemd4j.bindings.LibcConstants;
import io.github.systemd4j.bindings.libc.libc_h;
import io.github.systemd4j.internal.Errno;
import io.github.systemd4j.internal.JdkChannels;
import io.github.systemd4j.message.UnixFd;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The credentials of the process at the other end of a Unix socket, as the kernel has recorded them when that process
 * connected, or when it began to listen; see {@code SO_PEERCRED} in unix(7).
 *
 * <p>They don't change if that process passes the socket on, or changes its user. A process id may be used again after
 * the process has ended; a {@linkplain #pidfd pidfd} may not.
 *
 * @param pid process id; empty if the process has none in the PID namespace of this process
 * @param uid effective user id, 0 to 2^32-1; 65534 if the user has no id in the user namespace of this process
 * @param gid effective group id, as the user id
 */
public record PeerCredentials(OptionalInt pid, long uid, long gid) {
    private static final int SO_PEERPIDFD = 77; // newer than some C libraries' headers
    private static final int UCRED_BYTES = 12;

    /**
     * Reads the credentials of the peer of a connection. The channel must not be closed during the call.
     *
     * @throws IllegalArgumentException if the channel isn't one of the JDK's own, or isn't a connected Unix socket
     * @throws IOException if the channel is closed
     * @throws UnsupportedOperationException if the JDK doesn't grant access to its channels; the message names the
     *     missing option
     */
    public static PeerCredentials of(SocketChannel connection) throws IOException {
        try {
            return of(fd(connection));
        } finally {
            Reference.reachabilityFence(connection); // collecting it would close the descriptor
        }
    }

    /**
     * Reads the credentials of the peer of a connected socket.
     *
     * @throws IllegalArgumentException if this isn't a connected Unix socket
     * @throws io.github.systemd4j.message.BusException with {@code EBADF} if the descriptor isn't open
     */
    public static PeerCredentials of(int fd) {
        checkUnix(fd);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment ucred = arena.allocate(UCRED_BYTES, Integer.BYTES);
            Errno.check(option(fd, libc_h.SO_PEERCRED(), ucred), "can't read the credentials of the peer of fd " + fd);
            int pid = ucred.get(JAVA_INT, 0);
            int uid = ucred.get(JAVA_INT, Integer.BYTES);
            if (pid == 0 && uid == -1) {
                throw new IllegalArgumentException(
                        "fd %d has no peer: use a connection that was accepted or connected".formatted(fd));
            }
            return new PeerCredentials(
                    pid == 0 ? OptionalInt.empty() : OptionalInt.of(pid),
                    Integer.toUnsignedLong(uid),
                    Integer.toUnsignedLong(ucred.get(JAVA_INT, 2 * Integer.BYTES)));
        }
    }

    /**
     * Opens a descriptor of the peer's process, which refers to this process only, also after its end; see
     * pidfd_open(2) and {@code SO_PEERPIDFD}. It becomes readable when the process ends. The channel must not be closed
     * during the call; the caller closes the result.
     *
     * @return empty if the kernel is older than Linux 6.5
     * @throws io.github.systemd4j.message.BusException with {@code ESRCH} or {@code EINVAL} if the process has ended,
     *     unless the kernel (6.16) knows it nevertheless
     * @throws IllegalArgumentException as {@link #of(SocketChannel)}
     * @throws IOException if the channel is closed
     * @throws UnsupportedOperationException as {@link #of(SocketChannel)}
     */
    public static Optional<UnixFd> pidfd(SocketChannel connection) throws IOException {
        try {
            return pidfd(fd(connection));
        } finally {
            Reference.reachabilityFence(connection);
        }
    }

    /**
     * Opens a descriptor of the peer's process; see {@link #pidfd(SocketChannel)}.
     *
     * @throws IllegalArgumentException if this isn't a connected Unix socket
     * @throws io.github.systemd4j.message.BusException as {@link #pidfd(SocketChannel)}; with {@code EBADF} if the
     *     descriptor isn't open
     */
    public static Optional<UnixFd> pidfd(int fd) {
        of(fd); // reports what is no connection
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment pidfd = arena.allocate(JAVA_INT);
            int result = option(fd, SO_PEERPIDFD, pidfd);
            if (result == -libc_h.ENOPROTOOPT()) {
                return Optional.empty();
            }
            Errno.check(result, "can't open a pidfd of the peer of fd " + fd);
            return Optional.of(UnixFd.adopt(pidfd.get(JAVA_INT, 0)));
        }
    }

    private static int fd(SocketChannel connection) throws IOException {
        if (connection.getClass().getModule() != Object.class.getModule()) {
            throw new IllegalArgumentException(
                    "%s is not a channel of the JDK: pass the number of its descriptor instead"
                            .formatted(connection.getClass().getName()));
        }
        connection.getRemoteAddress(); // reports a closed channel
        return JdkChannels.fd(connection);
    }

    /** Checks the family, because sockets of other families report the user -1 without an error. */
    private static void checkUnix(int fd) {
        int family = Libc.getsockopt(fd, LibcConstants.SO_DOMAIN);
        if (family == -libc_h.EBADF()) {
            throw Errno.of(libc_h.EBADF(), "can't read the credentials of the peer of fd " + fd);
        }
        if (family != LibcConstants.AF_UNIX) {
            throw new IllegalArgumentException(
                    "fd %d is not a Unix socket: only these know the credentials of their peers".formatted(fd));
        }
        if (Libc.getsockopt(fd, LibcConstants.SO_ACCEPTCONN) > 0) {
            throw new IllegalArgumentException(
                    "fd %d is a listening socket, and has the credentials of the process that listens: pass a "
                                    .formatted(fd)
                            + "connection that was accepted from it");
        }
    }

    private static int option(int fd, int name, MemorySegment value) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment length = arena.allocateFrom(JAVA_INT, (int) value.byteSize());
            return Libc.getsockopt(fd, libc_h.SOL_SOCKET(), name, value.address(), length.address());
        }
    }
}
