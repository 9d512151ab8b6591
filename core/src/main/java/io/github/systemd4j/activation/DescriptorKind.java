package io.github.systemd4j.activation;

/** Classifies a descriptor by how a service uses it. */
public enum DescriptorKind {
    /** A TCP socket over IPv4 or IPv6: {@code ListenStream=} with a port. */
    TCP("TCP socket"),
    /** A UDP socket over IPv4 or IPv6: {@code ListenDatagram=} with a port. */
    UDP("UDP socket"),
    /** A Unix socket that transfers bytes: {@code ListenStream=} with a path, or a name after {@code @}. */
    UNIX_STREAM("Unix stream socket"),
    /** A Unix socket that transfers messages over a connection: {@code ListenSequentialPacket=}. */
    UNIX_SEQPACKET("Unix sequential-packet socket"),
    /** A Unix socket that transfers messages without a connection: {@code ListenDatagram=} with a path or name. */
    UNIX_DATAGRAM("Unix datagram socket"),
    /** A netlink socket: {@code ListenNetlink=}. */
    NETLINK("netlink socket"),
    /** Any other socket, such as {@code ListenStream=vsock:…}, or one of another protocol than TCP and UDP. */
    OTHER_SOCKET("socket that is neither TCP, UDP, Unix nor netlink"),
    /** A named pipe: {@code ListenFIFO=}. */
    FIFO("FIFO"),
    /** A POSIX message queue: {@code ListenMessageQueue=}. */
    MESSAGE_QUEUE("message queue"),
    /**
     * A character device, a regular file, or a file in memory: {@code ListenSpecial=}, {@code OpenFile=}, or a stored
     * one.
     */
    FILE("file"),
    /** Something else, such as a stored eventfd. */
    OTHER("descriptor of another kind");

    final String description;

    DescriptorKind(String description) {
        this.description = description;
    }
}
