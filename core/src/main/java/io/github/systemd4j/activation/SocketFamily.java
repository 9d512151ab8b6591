package io.github.systemd4j.activation;

import io.github.systemd4j.bindings.libc.libc_h;
import java.util.Arrays;
import java.util.Optional;

/** The address family of a socket; see socket(2). */
public enum SocketFamily {
    /** IPv4. */
    INET(libc_h.AF_INET()),
    /** IPv6, or both. */
    INET6(libc_h.AF_INET6()),
    /** Sockets of this machine, with a path, an abstract name or none. */
    UNIX(libc_h.AF_UNIX()),
    /** Sockets of the kernel's. */
    NETLINK(libc_h.AF_NETLINK()),
    /** Between a virtual machine and its host. */
    VSOCK(libc_h.AF_VSOCK());

    final int number;

    SocketFamily(int number) {
        this.number = number;
    }

    static Optional<SocketFamily> of(int number) {
        return Arrays.stream(values()).filter(family -> family.number == number).findFirst();
    }
}
