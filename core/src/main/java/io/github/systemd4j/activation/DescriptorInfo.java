package io.github.systemd4j.activation;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.github.systemd4j.bindings.Libc;
import io.github.systemd4j.bindings.libc.libc_h;
import io.github.systemd4j.bindings.libsystemd.sd_daemon_h;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
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

    static DescriptorInfo of(int fd) {
        if (DescriptorCheck.isFifo(fd)) {
            return ofNoSocket(DescriptorKind.FIFO);
        }
        if (isMessageQueue(fd)) { // before files, because a message queue is a regular file of its own file system
            return ofNoSocket(DescriptorKind.MESSAGE_QUEUE);
        }
        if (DescriptorCheck.isSpecial(fd)) {
            return ofNoSocket(DescriptorKind.FILE);
        }
        int family = option(fd, libc_h.SO_DOMAIN());
        return family < 0 ? ofNoSocket(DescriptorKind.OTHER) : ofSocket(fd, SocketFamily.of(family));
    }

    private static DescriptorInfo ofNoSocket(DescriptorKind kind) {
        return new DescriptorInfo(kind, Optional.empty(), false, Optional.empty(), Optional.empty());
    }

    /**
     * Returns whether this is a message queue. A kernel or a sandbox without message queues reports an error, which
     * means no.
     */
    private static boolean isMessageQueue(int fd) {
        return sd_daemon_h.sd_is_mq(fd, MemorySegment.NULL) > 0;
    }

    private static DescriptorInfo ofSocket(int fd, Optional<SocketFamily> family) {
        return new DescriptorInfo(
                family.map(known -> kindOfSocket(known, fd)).orElse(DescriptorKind.OTHER_SOCKET),
                family,
                option(fd, libc_h.SO_ACCEPTCONN()) != 0,
                SocketAddresses.local(fd),
                SocketAddresses.peer(fd));
    }

    private static DescriptorKind kindOfSocket(SocketFamily family, int fd) {
        int type = option(fd, libc_h.SO_TYPE());
        return switch (family) {
            case INET, INET6 -> kindOfInetSocket(type, option(fd, libc_h.SO_PROTOCOL()));
            case UNIX -> kindOfUnixSocket(type);
            case NETLINK -> DescriptorKind.NETLINK;
            case VSOCK -> DescriptorKind.OTHER_SOCKET;
        };
    }

    private static DescriptorKind kindOfInetSocket(int type, int protocol) {
        if (type == SocketType.STREAM.number && (protocol == libc_h.IPPROTO_TCP() || protocol == IPPROTO_MPTCP)) {
            return DescriptorKind.TCP;
        }
        return type == SocketType.DATAGRAM.number && protocol == libc_h.IPPROTO_UDP()
                ? DescriptorKind.UDP
                : DescriptorKind.OTHER_SOCKET;
    }

    private static DescriptorKind kindOfUnixSocket(int type) {
        if (type == SocketType.STREAM.number) {
            return DescriptorKind.UNIX_STREAM;
        }
        return type == SocketType.SEQPACKET.number ? DescriptorKind.UNIX_SEQPACKET : DescriptorKind.UNIX_DATAGRAM;
    }

    /** Returns the value of a socket option; negative if the descriptor is no socket. */
    private static int option(int fd, int name) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment value = arena.allocate(JAVA_INT);
            MemorySegment length = arena.allocateFrom(JAVA_INT, Integer.BYTES);
            int result = Libc.getsockopt(fd, libc_h.SOL_SOCKET(), name, value, length);
            return result < 0 ? result : value.get(JAVA_INT, 0);
        }
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
