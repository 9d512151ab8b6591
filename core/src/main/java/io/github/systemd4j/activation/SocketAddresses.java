package io.github.systemd4j.activation;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.github.systemd4j.bindings.Libc;
import io.github.systemd4j.bindings.libc.libc_h;
import io.github.systemd4j.bindings.libc.sockaddr_in;
import io.github.systemd4j.bindings.libc.sockaddr_in6;
import io.github.systemd4j.bindings.libc.sockaddr_storage;
import io.github.systemd4j.bindings.libc.sockaddr_un;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Optional;

/** Reads the addresses of sockets as Java types; see getsockname(2). */
final class SocketAddresses {
    private static final UnixDomainSocketAddress UNNAMED = UnixDomainSocketAddress.of("");
    private static final long PATH_OFFSET = sockaddr_un.sun_path$offset();

    private interface Getter {
        int get(int fd, MemorySegment address, MemorySegment length);
    }

    private SocketAddresses() {}

    /** Returns the address that a socket is bound to; empty for families without a Java type. */
    static Optional<SocketAddress> local(int fd) {
        return read(Libc::getsockname, fd);
    }

    /**
     * Returns the address that a socket is connected to; empty if it isn't connected, or for families without a Java
     * type.
     */
    static Optional<SocketAddress> peer(int fd) {
        return read(Libc::getpeername, fd);
    }

    private static Optional<SocketAddress> read(Getter getter, int fd) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment address = arena.allocate(sockaddr_storage.layout());
            MemorySegment length = arena.allocateFrom(JAVA_INT, (int) address.byteSize());
            return getter.get(fd, address, length) < 0 ? Optional.empty() : decode(address, length.get(JAVA_INT, 0));
        }
    }

    private static Optional<SocketAddress> decode(MemorySegment address, int length) {
        int family = sockaddr_storage.ss_family(address);
        if (family == libc_h.AF_INET()) {
            return Optional.of(inet(address));
        }
        if (family == libc_h.AF_INET6()) {
            return Optional.of(inet6(address));
        }
        return family == libc_h.AF_UNIX() ? Optional.of(unix(address, length)) : Optional.empty();
    }

    private static InetSocketAddress inet(MemorySegment address) {
        byte[] bytes = sockaddr_in.sin_addr(address).toArray(JAVA_BYTE);
        return new InetSocketAddress(inetAddress(bytes), port(sockaddr_in.sin_port(address)));
    }

    private static InetSocketAddress inet6(MemorySegment address) {
        byte[] bytes = sockaddr_in6.sin6_addr(address).toArray(JAVA_BYTE);
        int scope = sockaddr_in6.sin6_scope_id(address);
        return new InetSocketAddress(
                scope == 0 ? inetAddress(bytes) : scoped(bytes, scope), port(sockaddr_in6.sin6_port(address)));
    }

    private static int port(short networkOrder) {
        return Short.toUnsignedInt(Short.reverseBytes(networkOrder));
    }

    private static InetAddress inetAddress(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }

    private static InetAddress scoped(byte[] bytes, int scope) {
        try {
            return Inet6Address.getByAddress(null, bytes, scope);
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }

    private static SocketAddress unix(MemorySegment address, int length) {
        if (length <= PATH_OFFSET) {
            return UNNAMED;
        }
        byte[] name = address.asSlice(PATH_OFFSET, length - PATH_OFFSET).toArray(JAVA_BYTE);
        return name[0] == 0 ? new UnixSocketName(name) : path(withoutNul(name));
    }

    /** Removes the NUL that the kernel counts after a path, if there is room for one. */
    private static byte[] withoutNul(byte[] path) {
        int end = path.length - 1;
        return path[end] == 0 ? Arrays.copyOf(path, end) : path;
    }

    private static SocketAddress path(byte[] bytes) {
        String path = new String(bytes, CNames.OF_FILES);
        return Arrays.equals(path.getBytes(CNames.OF_FILES), bytes)
                ? UnixDomainSocketAddress.of(path)
                : new UnixSocketName(bytes);
    }
}
