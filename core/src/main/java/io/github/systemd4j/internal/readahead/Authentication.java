package io.github.systemd4j.internal.readahead;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import io.github.systemd4j.bindings.libc.libc_h;
import io.github.systemd4j.internal.text.Excerpt;
import io.github.systemd4j.message.BusException;
import io.github.systemd4j.message.ErrorName;
import java.lang.foreign.MemorySegment;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Implements the client's side of the authentication {@code EXTERNAL}, for which the server asks the kernel for the
 * user. Descriptors are negotiated, although none is accepted: dbus-broker disconnects a receiver that has not
 * negotiated them when a broadcast with descriptors is routed to it.
 *
 * <p>As strict as libsystemd: the server answers with {@code DATA}, with {@code OK} and its id, and with whether it
 * passes descriptors.
 *
 * @see <a href="https://dbus.freedesktop.org/doc/dbus-specification.html#auth-protocol">D-Bus specification,
 *     Authentication Protocol</a>
 */
final class Authentication {
    /**
     * All commands at once, without waiting for answers. The user's id is omitted, because a user namespace may change
     * it.
     */
    private static final String REQUEST = "\0AUTH EXTERNAL\r\nDATA\r\nNEGOTIATE_UNIX_FD\r\nBEGIN\r\n";

    /** To AUTH, DATA and NEGOTIATE_UNIX_FD; BEGIN has none. */
    private static final int ANSWERS = 3;
    /** More than any answer of a server, and a bound for the memory that a wrong peer can use. */
    private static final int MAX_SIZE = 64 << 10;

    private static final Pattern OK = Pattern.compile("OK \\p{XDigit}{32}");

    private final String id;
    private int answers;
    private long size;

    /**
     * Creates the beginning of an authentication.
     *
     * @param id that the server must have, 32 hexadecimal digits; empty for any
     */
    Authentication(String id) {
        this.id = id;
    }

    /** Returns all data that this side sends before its first message. */
    byte[] request() {
        return REQUEST.getBytes(US_ASCII);
    }

    boolean isDone() {
        return answers == ANSWERS;
    }

    /** Reads the lines of the server that have arrived, up to the last one before its first message. */
    void read(ReceiveBuffer buffer) {
        String line;
        while (!isDone() && (line = nextLine(buffer)) != null) {
            check(line);
            answers++;
        }
    }

    private void check(String line) {
        switch (answers) {
            case 0 -> checkFirst(line);
            case 1 -> checkAccepted(line);
            default -> {
                // the answer about descriptors doesn't matter, because none is accepted
            }
        }
    }

    /** Checks the first answer. Older versions of systemd accept twice. */
    private static void checkFirst(String line) {
        if (!line.equals("DATA")) {
            checkOk(line);
        }
    }

    private static void checkOk(String line) {
        if (!OK.matcher(line).matches()) {
            throw refused("the server answered \"%s\"".formatted(Excerpt.of(line)));
        }
    }

    private void checkAccepted(String line) {
        checkOk(line);
        String given = line.substring("OK ".length());
        if (!id.isEmpty() && !given.equalsIgnoreCase(id)) {
            throw refused("the server has the id %s, the address asks for %s".formatted(given, id));
        }
    }

    private static BusException refused(String why) {
        return new BusException(ErrorName.AUTH_FAILED, "the authentication was refused: " + why, libc_h.EPERM());
    }

    private @Nullable String nextLine(ReceiveBuffer buffer) {
        MemorySegment bytes = buffer.memory().asSlice(buffer.position(), buffer.available());
        long line = lineSize(bytes);
        if (size + (line < 0 ? bytes.byteSize() : line) >= MAX_SIZE) {
            throw new BusException(
                    ErrorName.LIMITS_EXCEEDED,
                    "the peer doesn't speak D-Bus: its authentication has %d bytes or more".formatted(MAX_SIZE),
                    libc_h.ENOBUFS());
        }
        if (line < 0) {
            return null;
        }
        size += line;
        buffer.consume(line);
        return new String(bytes.asSlice(0, line - 2).toArray(JAVA_BYTE), ISO_8859_1);
    }

    private static long lineSize(MemorySegment bytes) {
        for (long i = 1; i < bytes.byteSize(); i++) {
            if (bytes.get(JAVA_BYTE, i) == '\n' && bytes.get(JAVA_BYTE, i - 1) == '\r') {
                return i + 1;
            }
        }
        return -1;
    }
}
