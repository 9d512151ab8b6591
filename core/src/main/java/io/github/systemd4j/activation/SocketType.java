package io.github.systemd4j.activation;

import io.github.systemd4j.bindings.LibcConstants;

/** Lists types of sockets; see socket(2). */
public enum SocketType {
    /** Bytes over a connection. */
    STREAM(LibcConstants.SOCK_STREAM),
    /** Messages without a connection. */
    DATAGRAM(LibcConstants.SOCK_DGRAM),
    /** Messages over a connection. */
    SEQPACKET(LibcConstants.SOCK_SEQPACKET),
    /** Raw network packets. */
    RAW(LibcConstants.SOCK_RAW);

    final int number;

    SocketType(int number) {
        this.number = number;
    }
}
