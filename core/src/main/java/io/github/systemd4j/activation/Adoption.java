package io.github.systemd4j.activation;

/** The ways out of an {@link ActivatedSocket}: for each descriptor there is one that fits. */
enum Adoption {
    SERVER_SOCKET("ServerSocketChannel", "serverSocketChannel()"),
    SOCKET("SocketChannel", "socketChannel()"),
    DATAGRAM("DatagramChannel", "datagramChannel()"),
    SOURCE("Pipe.SourceChannel", "sourceChannel()"),
    FILE("FileChannel", "fileChannel()"),
    NUMBER("channel", "release()");

    final String type;
    final String method;

    Adoption(String type, String method) {
        this.type = type;
        this.method = method;
    }

    static Adoption of(Description descriptor) {
        return switch (descriptor.kind()) {
            case TCP, UNIX_STREAM -> descriptor.listening() ? SERVER_SOCKET : connection(descriptor);
            case UNIX_SEQPACKET -> connection(descriptor);
            case UDP -> descriptor.connected() ? NUMBER : DATAGRAM; // connect() of the JDK's drops what has come
            case UNIX_DATAGRAM, NETLINK, FIFO -> SOURCE;
            case FILE -> FILE;
            case OTHER_SOCKET, MESSAGE_QUEUE, OTHER -> NUMBER;
        };
    }

    private static Adoption connection(Description descriptor) {
        return descriptor.connected() ? SOCKET : NUMBER;
    }
}
