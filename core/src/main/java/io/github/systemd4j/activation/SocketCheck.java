package io.github.systemd4j.activation;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.systemd4j.bindings.Libsystemd;
import io.github.systemd4j.bindings.libsystemd.libsystemd_h;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
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
            return libsystemd_h.sd_is_socket_inet(fd, family, type, listening, (short) port);
        }
        return name == null ? libsystemd_h.sd_is_socket(fd, family, type, listening) : isNamed(fd, name);
    }

    private int isNamed(int fd, String name) {
        if (family != ANY && family != SocketFamily.UNIX.number) {
            return 0;
        }
        byte[] bytes = (name.startsWith("\0") ? name : name + '\0').getBytes(UTF_8);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment path = arena.allocate(bytes.length).copyFrom(MemorySegment.ofArray(bytes));
            return libsystemd_h.sd_is_socket_unix(fd, type, listening, path, lengthOf(name, bytes));
        }
    }

    /** The C function takes a length for abstract names alone. */
    private static long lengthOf(String name, byte[] bytes) {
        return name.startsWith("\0") ? bytes.length : 0;
    }
}
