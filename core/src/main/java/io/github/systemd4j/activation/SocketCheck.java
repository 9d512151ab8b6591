package io.github.systemd4j.activation;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.systemd4j.internal.sddaemon.DaemonFunctions;
import io.github.systemd4j.internal.sddaemon.FileNames;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.IntPredicate;

/**
 * Checks what a socket is: {@code SocketCheck.socket().family(INET6).type(STREAM).listening().port(8080).test(fd)}.
 * Properties that aren't set may have any value. Immutable.
 *
 * @see <a href="https://www.freedesktop.org/software/systemd/man/latest/sd_is_fifo.html"> sd_is_socket(3)</a>
 */
public final class SocketCheck implements IntPredicate {
    private static final int ANY = 0;
    private static final int ANY_STATE = -1;
    private static final SocketCheck ANY_SOCKET = new SocketCheck(ANY, ANY, ANY_STATE, SocketCheck::isSocket);

    private interface Question {
        int ask(SocketCheck check, int fd);
    }

    private final int family;
    private final int type;
    private final int listening;
    private final Question question;

    private SocketCheck(int family, int type, int listening, Question question) {
        this.family = family;
        this.type = type;
        this.listening = listening;
        this.question = question;
    }

    /** Returns a check that accepts any socket; calls {@code sd_is_socket}. */
    public static SocketCheck socket() {
        return ANY_SOCKET;
    }

    /** Accepts only sockets of this family. */
    public SocketCheck family(SocketFamily family) {
        return new SocketCheck(family.number, type, listening, question);
    }

    /** Accepts only sockets of this type. */
    public SocketCheck type(SocketType type) {
        return new SocketCheck(family, type.number, listening, question);
    }

    /** Accepts only sockets that accept connections. */
    public SocketCheck listening() {
        return new SocketCheck(family, type, 1, question);
    }

    /** Accepts only sockets that don't accept connections. */
    public SocketCheck notListening() {
        return new SocketCheck(family, type, 0, question);
    }

    /**
     * Accepts only sockets that are bound to this port of IPv4 or IPv6; calls {@code sd_is_socket_inet}. Replaces a
     * path or name.
     *
     * @throws IllegalArgumentException if the number is no port
     */
    public SocketCheck port(int port) {
        if (port < 1 || port > 0xFFFF) {
            throw new IllegalArgumentException("%d is not a port: use 1 to 65535".formatted(port));
        }
        return bound((check, fd) -> check.isAt(fd, port));
    }

    /**
     * Accepts only Unix sockets that are bound to this path; calls {@code sd_is_socket_unix}. Replaces a port or name.
     */
    public SocketCheck path(Path path) {
        return bound((check, fd) -> check.isAt(fd, path.toString().getBytes(FileNames.CHARSET)));
    }

    /**
     * Accepts only Unix sockets that are bound to this abstract name; calls {@code sd_is_socket_unix}. Replaces a port
     * or path.
     *
     * @param name without the {@code @} that systemd writes before it, in UTF-8
     */
    public SocketCheck abstractName(String name) {
        return bound((check, fd) -> check.isAt(fd, ('\0' + name).getBytes(UTF_8)));
    }

    private SocketCheck bound(Question to) {
        return new SocketCheck(family, type, listening, to);
    }

    /**
     * Returns whether a descriptor is such a socket.
     *
     * @throws io.github.systemd4j.message.BusException with {@code EBADF} if the descriptor isn't open
     */
    @Override
    public boolean test(int fd) {
        return DescriptorCheck.check(fd, question.ask(this, fd));
    }

    private int isSocket(int fd) {
        return DaemonFunctions.get().isSocket(fd, family, type, listening);
    }

    private int isAt(int fd, int port) {
        return isOf(SocketFamily.INET, SocketFamily.INET6)
                ? DaemonFunctions.get().isInetSocket(fd, family, type, listening, port)
                : 0;
    }

    private int isAt(int fd, byte[] name) {
        return isOf(SocketFamily.UNIX) ? DaemonFunctions.get().isUnixSocket(fd, type, listening, name) : 0;
    }

    /**
     * Returns whether the family is one of these. C doesn't check this, because it treats a port of another family as
     * an error.
     */
    private boolean isOf(SocketFamily... families) {
        return family == ANY || Arrays.stream(families).anyMatch(each -> each.number == family);
    }
}
