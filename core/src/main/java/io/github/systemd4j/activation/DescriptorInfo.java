package io.github.systemd4j.activation;

import io.github.systemd4j.bindings.Libc;
import io.github.systemd4j.bindings.LibcConstants;
import io.github.systemd4j.internal.sddaemon.DaemonFunctions;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Optional;

/** Describes what the kernel and libsystemd report about a descriptor. */
record DescriptorInfo(
        DescriptorKind kind,
        Optional<SocketFamily> family,
        boolean listening,
        Optional<SocketAddress> local,
        Optional<SocketAddress> peer) {
    private static final int IPPROTO_MPTCP = 262; // newer than some C libraries' headers

    /** Asks for the family first, because most descriptors are sockets, which need none of the other questions. */
    static DescriptorInfo of(int fd) {
        int family = Libc.getsockopt(fd, LibcConstants.SO_DOMAIN);
        return family < 0 ? ofNoSocket(fd) : ofSocket(fd, SocketFamily.of(family));
    }

    /** Returns whether a descriptor is a socket; false if it isn't open. */
    static boolean isSocket(int fd) {
        return Libc.getsockopt(fd, LibcConstants.SO_DOMAIN) >= 0;
    }

    private static DescriptorInfo ofNoSocket(int fd) {
        if (DescriptorCheck.isFifo(fd)) {
            return ofNoSocket(DescriptorKind.FIFO);
        }
        if (isMessageQueue(fd)) { // before files, because a message queue is a regular file of its own file system
            return ofNoSocket(DescriptorKind.MESSAGE_QUEUE);
        }
        if (DescriptorCheck.isSpecial(fd)) {
            return ofNoSocket(DescriptorKind.FILE);
        }
        return ofNoSocket(DescriptorKind.OTHER);
    }

    private static DescriptorInfo ofNoSocket(DescriptorKind kind) {
        return new DescriptorInfo(kind, Optional.empty(), false, Optional.empty(), Optional.empty());
    }

    /**
     * Returns whether this is a message queue. A kernel or a sandbox without message queues reports an error, which
     * means no.
     */
    private static boolean isMessageQueue(int fd) {
        return DaemonFunctions.get().isMessageQueue(fd, null) > 0;
    }

    private static DescriptorInfo ofSocket(int fd, Optional<SocketFamily> family) {
        boolean listening = Libc.getsockopt(fd, LibcConstants.SO_ACCEPTCONN) > 0;
        return new DescriptorInfo(
                family.isPresent() ? kindOfSocket(family.get(), fd) : DescriptorKind.OTHER_SOCKET,
                family,
                listening,
                SocketAddresses.local(fd),
                listening ? Optional.empty() : SocketAddresses.peer(fd));
    }

    private static DescriptorKind kindOfSocket(SocketFamily family, int fd) {
        int type = Libc.getsockopt(fd, LibcConstants.SO_TYPE);
        return switch (family) {
            case INET, INET6 -> kindOfInetSocket(type, Libc.getsockopt(fd, LibcConstants.SO_PROTOCOL));
            case UNIX -> kindOfUnixSocket(type);
            case NETLINK -> DescriptorKind.NETLINK;
            case VSOCK -> DescriptorKind.OTHER_SOCKET;
        };
    }

    private static DescriptorKind kindOfInetSocket(int type, int protocol) {
        if (type == SocketType.STREAM.number && (protocol == LibcConstants.IPPROTO_TCP || protocol == IPPROTO_MPTCP)) {
            return DescriptorKind.TCP;
        }
        return type == SocketType.DATAGRAM.number && protocol == LibcConstants.IPPROTO_UDP
                ? DescriptorKind.UDP
                : DescriptorKind.OTHER_SOCKET;
    }

    private static DescriptorKind kindOfUnixSocket(int type) {
        if (type == SocketType.STREAM.number) {
            return DescriptorKind.UNIX_STREAM;
        }
        return type == SocketType.SEQPACKET.number ? DescriptorKind.UNIX_SEQPACKET : DescriptorKind.UNIX_DATAGRAM;
    }

    boolean connected() {
        return peer.isPresent();
    }

    /**
     * Returns whether this is a TCP socket whose peer has reset the connection: it is bound, but neither listening nor
     * connected.
     */
    boolean hasLostItsPeer() {
        return kind == DescriptorKind.TCP
                && !listening
                && !connected()
                && local.orElseThrow() instanceof InetSocketAddress address
                && address.getPort() != 0;
    }

    /** Returns a human-readable description: {@code listening TCP socket on /127.0.0.1:8080}. */
    String description() {
        String state = listening ? "listening " : connected() ? "connected " : "";
        return state
                + kind.description
                + local.map(Object::toString)
                        .filter(name -> !name.isEmpty())
                        .map(name -> " on " + name)
                        .orElse("");
    }
}
