package io.github.systemd4j.activation;

import io.github.systemd4j.bindings.libc.libc_h;

/** Lists types of sockets; see socket(2). */
public enum SocketType {
    /** Bytes over a connection. */
    STREAM(libc_h.SOCK_STREAM()),
    /** Messages without a connection. */
    DATAGRAM(libc_h.SOCK_DGRAM()),
    /** Messages over a connection. */
    SEQPACKET(libc_h.SOCK_SEQPACKET()),
    /** Raw network packets. */
    RAW(libc_h.SOCK_RAW());

    final int number;

    SocketType(int number) {
        this.number = number;
    }
}
