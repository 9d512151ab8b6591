package io.github.systemd4j.activation;

import io.github.systemd4j.bindings.CallMemory;
import io.github.systemd4j.bindings.CallMemory.Block;
import io.github.systemd4j.bindings.Libc;
import io.github.systemd4j.bindings.LibcConstants;
import io.github.systemd4j.internal.sddaemon.FileNames;
import io.github.systemd4j.internal.sddaemon.SocketAddressFields;
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

    private SocketAddresses() {}

    /** Returns the address that a socket is bound to; empty for families without a Java type. */
    static Optional<SocketAddress> local(int fd) {
        return read(fd, true);
    }

    /**
     * Returns the address that a socket is connected to; empty if it isn't connected, or for families without a Java
     * type.
     */
    static Optional<SocketAddress> peer(int fd) {
        return read(fd, false);
    }

    private static Optional<SocketAddress> read(int fd, boolean local) {
        try (var memory = new CallMemory()) {
            Block address = memory.allocate(SocketAddressFields.STORAGE_BYTES);
            Block length = memory.allocate(Integer.BYTES).putInt(0, address.size());
            int result = local
                    ? Libc.getsockname(fd, address.address(), length.address())
                    : Libc.getpeername(fd, address.address(), length.address());
            return result < 0 ? Optional.empty() : decode(address, length.getInt(0));
        }
    }

    private static Optional<SocketAddress> decode(Block address, int length) {
        return switch (address.getShort(SocketAddressFields.FAMILY)) {
            case LibcConstants.AF_INET -> Optional.of(inet(address));
            case LibcConstants.AF_INET6 -> Optional.of(inet6(address));
            case LibcConstants.AF_UNIX -> Optional.of(unix(address, length));
            default -> Optional.empty();
        };
    }

    private static InetSocketAddress inet(Block address) {
        byte[] bytes = address.get(SocketAddressFields.INET_ADDRESS, SocketAddressFields.INET_ADDRESS_BYTES);
        return new InetSocketAddress(inetAddress(bytes), port(address));
    }

    private static InetSocketAddress inet6(Block address) {
        byte[] bytes = address.get(SocketAddressFields.INET6_ADDRESS, SocketAddressFields.INET6_ADDRESS_BYTES);
        int scope = address.getInt(SocketAddressFields.INET6_SCOPE_ID);
        return new InetSocketAddress(scope == 0 ? inetAddress(bytes) : scoped(bytes, scope), port(address));
    }

    /** Both families have the port at the same offset, in the byte order of the network. */
    private static int port(Block address) {
        byte[] port = address.get(SocketAddressFields.PORT, Short.BYTES);
        return (port[0] & 0xFF) << Byte.SIZE | port[1] & 0xFF;
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

    private static SocketAddress unix(Block address, int length) {
        if (length <= SocketAddressFields.UNIX_PATH) {
            return UNNAMED;
        }
        byte[] name = address.get(SocketAddressFields.UNIX_PATH, length - SocketAddressFields.UNIX_PATH);
        return name[0] == 0 ? new UnixSocketName(name) : path(withoutNul(name));
    }

    /** Removes the NUL that the kernel counts after a path, if there is room for one. */
    private static byte[] withoutNul(byte[] path) {
        int end = path.length - 1;
        return path[end] == 0 ? Arrays.copyOf(path, end) : path;
    }

    private static SocketAddress path(byte[] bytes) {
        String path = new String(bytes, FileNames.CHARSET);
        return Arrays.equals(path.getBytes(FileNames.CHARSET), bytes)
                ? UnixDomainSocketAddress.of(path)
                : new UnixSocketName(bytes);
    }
}
