package io.github.systemd4j.signals;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.nio.charset.StandardCharsets.US_ASCII;

import io.github.systemd4j.bindings.libc.libc_h;
import io.github.systemd4j.bus.BusException;
import io.github.systemd4j.bus.ErrorName;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * The client's side of the authentication: {@code EXTERNAL}, where the server asks the kernel who is there. Descriptors
 * are not asked for.
 *
 * @see <a href="https://dbus.freedesktop.org/doc/dbus-specification.html#auth-protocol">D-Bus specification,
 *     Authentication Protocol</a>
 */
final class Authentication {
    /** The user's id is left out, as the two sides may know it by different numbers. Nothing waits for an answer. */
    private static final String REQUEST = "\0AUTH EXTERNAL\r\nDATA\r\nBEGIN\r\n";

    private static final int MAX_LINE = 16 << 10;

    private boolean done;

    /** All that this side has to say, before its first message. */
    byte[] request() {
        return REQUEST.getBytes(US_ASCII);
    }

    boolean isDone() {
        return done;
    }

    /** Reads lines of the server's, as far as they have come, up to the one that accepts. */
    void read(ReceiveBuffer buffer) {
        for (String line = nextLine(buffer); line != null; line = nextLine(buffer)) {
            if (line.startsWith("OK ")) {
                done = true;
                return;
            }
            if (!line.equals("DATA")) {
                throw new BusException(
                        ErrorName.AUTH_FAILED, "the authentication was refused: " + line, libc_h.EPERM());
            }
        }
    }

    private static @Nullable String nextLine(ReceiveBuffer buffer) {
        MemorySegment bytes = buffer.memory().asSlice(buffer.position(), buffer.available());
        long size = lineSize(bytes);
        if (size < 0) {
            if (bytes.byteSize() > MAX_LINE) {
                throw new BusException(
                        ErrorName.AUTH_FAILED, "the other side doesn't speak D-Bus: a line has no end", libc_h.EPERM());
            }
            return null;
        }
        buffer.consume(size);
        return new String(bytes.asSlice(0, size - 2).toArray(JAVA_BYTE), US_ASCII);
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
