package io.github.systemd4j.activation;

import io.github.systemd4j.bindings.libc.libc_h;
import java.util.Arrays;
import java.util.Optional;

/** Lists address families of sockets; see socket(2). */
public enum SocketFamily {
    /** IPv4. */
    INET(libc_h.AF_INET()),
    /** IPv6, or both. */
    INET6(libc_h.AF_INET6()),
    /** Unix sockets of this machine, with a path, an abstract name or no name. */
    UNIX(libc_h.AF_UNIX()),
    /** Netlink sockets of the kernel. */
    NETLINK(libc_h.AF_NETLINK()),
    /** Sockets between a virtual machine and its host. */
    VSOCK(libc_h.AF_VSOCK());

    final int number;

    SocketFamily(int number) {
        this.number = number;
    }

    static Optional<SocketFamily> of(int number) {
        return Arrays.stream(values()).filter(family -> family.number == number).findFirst();
    }
}
