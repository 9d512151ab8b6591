package io.github.systemd4j.activation;

import io.github.systemd4j.bindings.LibcConstants;
import java.util.Optional;

/** Lists address families of sockets; see socket(2). */
public enum SocketFamily {
    /** IPv4. */
    INET(LibcConstants.AF_INET),
    /** IPv6, or both. */
    INET6(LibcConstants.AF_INET6),
    /** Unix sockets of this machine, with a path, an abstract name or no name. */
    UNIX(LibcConstants.AF_UNIX),
    /** Netlink sockets of the kernel. */
    NETLINK(LibcConstants.AF_NETLINK),
    /** Sockets between a virtual machine and its host. */
    VSOCK(LibcConstants.AF_VSOCK);

    final int number;

    SocketFamily(int number) {
        this.number = number;
    }

    static Optional<SocketFamily> of(int number) {
        for (SocketFamily family : values()) { // a stream would delay the start of a service
            if (family.number == number) {
                return Optional.of(family);
            }
        }
        return Optional.empty();
    }
}
