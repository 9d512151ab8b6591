package io.github.systemd4j.internal.address;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.github.systemd4j.bindings.Libc;
import io.github.systemd4j.bindings.libc.libc_h;
import io.github.systemd4j.bindings.libc.sockaddr_un;
import io.github.systemd4j.internal.Errno;
import io.github.systemd4j.message.UnixFd;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Connects Unix stream sockets; see unix(7). */
public final class UnixSockets {
    /** The bytes that a name may have; a NUL follows them, or begins them. */
    public static final int MAX_NAME = (int) (sockaddr_un.layout().byteSize() - sockaddr_un.sun_path$offset()) - 1;

    private static final int NAME_AT = Math.toIntExact(sockaddr_un.sun_path$offset());

    private UnixSockets() {}

    /**
     * Connects to the socket with this name, without blocking.
     *
     * @param name at most {@link #MAX_NAME} bytes; an abstract one begins with NUL and may have one byte more
     * @return its descriptor, which is non-blocking and closed on exec, and which the caller owns; or a negative errno
     */
    public static int connect(byte[] name) {
        int socket =
                Libc.socket(libc_h.AF_UNIX(), libc_h.SOCK_STREAM() | libc_h.SOCK_CLOEXEC() | libc_h.SOCK_NONBLOCK(), 0);
        if (socket < 0) {
            return socket;
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment address = arena.allocate(sockaddr_un.layout());
            sockaddr_un.sun_family(address, (short) libc_h.AF_UNIX());
            MemorySegment.copy(name, 0, address, JAVA_BYTE, NAME_AT, name.length);
            int result = Libc.connect(socket, address, NAME_AT + name.length);
            if (result < 0) {
                Libc.close(socket);
                return result;
            }
            return socket;
        }
    }

    static void makeNonBlocking(UnixFd socket) {
        int flags = Errno.check(Libc.fcntl(socket.fd(), libc_h.F_GETFL(), 0), "fcntl");
        Errno.check(Libc.fcntl(socket.fd(), libc_h.F_SETFL(), flags | libc_h.O_NONBLOCK()), "fcntl");
    }
}
