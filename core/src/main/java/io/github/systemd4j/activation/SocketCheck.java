package io.github.systemd4j.activation;

import io.github.systemd4j.bindings.Libsystemd;
import io.github.systemd4j.bindings.libsystemd.libsystemd_h;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Checks what a socket is: {@code SocketCheck.socket().family(INET6).type(STREAM).listening().port(8080).test(fd)}. What
 * isn't said may be anything. Immutable.
 *
 * @see <a href="https://www.freedesktop.org/software/systemd/man/latest/sd_is_fifo.html">sd_is_socket(3)</a>
 */
public final class SocketCheck implements IntPredicate {
    private static final int ANY = 0;
    private static final int ANY_STATE = -1;
    private static final SocketCheck ANY_SOCKET = new SocketCheck(ANY, ANY, ANY_STATE, ANY, null);

    static {
        Libsystemd.load();
    }

    private final int family;
    private final int type;
    private final int listening;
    private final int port;
    private final @Nullable String name;

    private SocketCheck(int family, int type, int listening, int port, @Nullable String name) {
        this.family = family;
        this.type = type;
        this.listening = listening;
        this.port = port;
        this.name = name;
    }

    /** Any socket; {@code sd_is_socket}. */
    public static SocketCheck socket() {
        return ANY_SOCKET;
    }

    /** One of this family. */
    public SocketCheck family(SocketFamily family) {
        return new SocketCheck(family.number, type, listening, port, name);
    }

    /** One of this type. */
    public SocketCheck type(SocketType type) {
        return new SocketCheck(family, type.number, listening, port, name);
    }

    /** One that takes connections. */
    public SocketCheck listening() {
        return new SocketCheck(family, type, 1, port, name);
    }

    /** One that doesn't take connections. */
    public SocketCheck notListening() {
        return new SocketCheck(family, type, 0, port, name);
    }

    /**
     * One bound to this port of IPv4 or IPv6; {@code sd_is_socket_inet}.
     *
     * @throws IllegalArgumentException if the number is no port
     */
    public SocketCheck port(int port) {
        if (port < 1 || port > 0xFFFF) {
            throw new IllegalArgumentException("a port is from 1 to 65535, not " + port);
        }
        return new SocketCheck(family, type, listening, port, null);
    }

    /** A Unix socket bound to this path; {@code sd_is_socket_unix}. */
    public SocketCheck path(Path path) {
        return new SocketCheck(family, type, listening, ANY, path.toString());
    }

    /**
     * A Unix socket bound to this abstract name; {@code sd_is_socket_unix}.
     *
     * @param name without the {@code @} that systemd writes before it
     */
    public SocketCheck abstractName(String name) {
        return new SocketCheck(family, type, listening, ANY, '\0' + name);
    }

    /**
     * Whether the descriptor is such a socket.
     *
     * @throws java.io.UncheckedIOException if the descriptor isn't open
     */
    @Override
    public boolean test(int fd) {
        return DescriptorCheck.check(answer(fd), fd);
    }

    private int answer(int fd) {
        if (port != ANY) {
            return isOf(SocketFamily.INET, SocketFamily.INET6)
                    ? libsystemd_h.sd_is_socket_inet(fd, family, type, listening, (short) port)
                    : 0;
        }
        if (name != null) {
            return isOf(SocketFamily.UNIX) ? isNamed(fd, name) : 0;
        }
        return libsystemd_h.sd_is_socket(fd, family, type, listening);
    }

    private boolean isOf(SocketFamily... families) {
        return family == ANY || Arrays.stream(families).anyMatch(each -> each.number == family);
    }

    /** The C function takes a length for abstract names, and an end by NUL for paths. */
    private int isNamed(int fd, String name) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment path = FileNames.allocate(name, arena);
            long length = name.startsWith("\0") ? path.byteSize() - 1 : 0;
            return libsystemd_h.sd_is_socket_unix(fd, type, listening, path, length);
        }
    }
}
