package io.github.systemd4j.internal.sddaemon;

/**
 * Offsets in the addresses of sockets, in bytes: {@code sockaddr_in}, {@code sockaddr_in6} and {@code sockaddr_un}. The
 * generated layouts have them, too, but take the JVM long to initialize, which delays the start of a service.
 */
public final class SocketAddressFields {
    /** The size of any address. */
    public static final int STORAGE_BYTES = 128;

    public static final int FAMILY = 0;
    public static final int PORT = 2;
    public static final int INET_ADDRESS = 4;
    public static final int INET_ADDRESS_BYTES = 4;
    public static final int INET6_ADDRESS = 8;
    public static final int INET6_ADDRESS_BYTES = 16;
    public static final int INET6_SCOPE_ID = 24;
    public static final int UNIX_PATH = 2;
    public static final int UNIX_PATH_BYTES = 108;

    private SocketAddressFields() {}
}
