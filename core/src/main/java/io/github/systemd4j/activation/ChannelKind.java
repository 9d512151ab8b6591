package io.github.systemd4j.activation;

/** Selects the channel that an {@link ActivatedSocket} can become: exactly one kind fits each descriptor. */
enum ChannelKind {
    SERVER_SOCKET("ServerSocketChannel", "serverSocketChannel()"),
    SOCKET("SocketChannel", "socketChannel()"),
    DATAGRAM("DatagramChannel", "datagramChannel()"),
    SOURCE("Pipe.SourceChannel", "sourceChannel()"),
    FILE("FileChannel", "fileChannel()"),
    NUMBER("channel", "release()");

    final String type;
    final String method;

    ChannelKind(String type, String method) {
        this.type = type;
        this.method = method;
    }

    static ChannelKind of(DescriptorInfo descriptor) {
        return switch (descriptor.kind()) {
            case TCP, UNIX_STREAM -> descriptor.listening() ? SERVER_SOCKET : connection(descriptor);
            case UNIX_SEQPACKET -> connection(descriptor);
            case UDP ->
                descriptor.connected() ? NUMBER : DATAGRAM; // the JDK's connect() drops datagrams that have arrived
            case UNIX_DATAGRAM, NETLINK, FIFO -> SOURCE;
            case FILE -> FILE;
            case OTHER_SOCKET, MESSAGE_QUEUE, OTHER -> NUMBER;
        };
    }

    private static ChannelKind connection(DescriptorInfo descriptor) {
        return descriptor.connected() ? SOCKET : NUMBER;
    }
}
