package io.github.systemd4j.activation;

import io.github.systemd4j.bindings.libc.libc_h;
import java.util.Arrays;
import java.util.Optional;

/** The type of a socket; see socket(2). */
public enum SocketType {
    /** Bytes over a connection. */
    STREAM(libc_h.SOCK_STREAM()),
    /** Messages without connection. */
    DATAGRAM(libc_h.SOCK_DGRAM()),
    /** Messages over a connection. */
    SEQPACKET(libc_h.SOCK_SEQPACKET()),
    /** Network packets as they are. */
    RAW(libc_h.SOCK_RAW());

    final int number;

    SocketType(int number) {
        this.number = number;
    }

    static Optional<SocketType> of(int number) {
        return Arrays.stream(values()).filter(type -> type.number == number).findFirst();
    }
}
