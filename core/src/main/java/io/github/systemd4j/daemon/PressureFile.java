package io.github.systemd4j.daemon;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.github.systemd4j.bindings.Libc;
import io.github.systemd4j.bindings.libc.libc_h;
import io.github.systemd4j.internal.Errno;
import io.github.systemd4j.internal.address.UnixSockets;
import io.github.systemd4j.internal.text.Excerpt;
import io.github.systemd4j.loop.EventSource;
import io.github.systemd4j.message.UnixFd;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * An open source of pressure events: a file of the kernel, which reports them as exceptional conditions, or a FIFO or
 * Unix stream socket, from which they are read.
 *
 * @param fd non-blocking and closed on exec; the caller closes it
 * @param events that report pressure
 */
record PressureFile(UnixFd fd, int events) {
    private static final Charset OF_FILE_NAMES = Charset.forName(System.getProperty("sun.jnu.encoding"));
    /** As much as a FIFO holds, so that one call usually empties it. */
    private static final int DISCARDED_BYTES = 1 << 16;

    /** The bits of {@code st_mode}; see inode(7). */
    private static final int FILE_TYPE = 0170000;

    private static final int FIFO = 0010000;
    private static final int SOCKET = 0140000;

    /** Opens a path, and writes the trigger, if there is one. */
    static PressureFile open(Path path, byte[] trigger) {
        PressureFile file = open(path);
        try {
            file.write(trigger, path);
            return file;
        } catch (Throwable t) {
            file.fd.close();
            throw t;
        }
    }

    private static PressureFile open(Path path) {
        return switch (typeOf(path)) {
            case SOCKET -> new PressureFile(connect(path), EventSource.IN);
            case FIFO -> new PressureFile(openForBoth(path), EventSource.IN);
            default -> new PressureFile(openForBoth(path), EventSource.PRI);
        };
    }

    private static int typeOf(Path path) {
        try {
            return (int) Files.getAttribute(path, "unix:mode") & FILE_TYPE;
        } catch (IOException e) {
            return 0; // opening it reports the reason
        }
    }

    private static UnixFd connect(Path path) {
        byte[] name = path.toString().getBytes(OF_FILE_NAMES);
        if (name.length > UnixSockets.MAX_NAME) {
            check(-libc_h.EMSGSIZE(), path);
        }
        return UnixFd.adopt(check(UnixSockets.connect(name), path));
    }

    /**
     * Opens a file for reading and writing. A FIFO that is open for writing here doesn't end when its last writer closes
     * it.
     */
    private static UnixFd openForBoth(Path path) {
        int flags = libc_h.O_RDWR() | libc_h.O_NONBLOCK() | libc_h.O_NOCTTY() | libc_h.O_CLOEXEC();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment name = arena.allocateFrom(JAVA_BYTE, (path.toString() + '\0').getBytes(OF_FILE_NAMES));
            return UnixFd.adopt(check(Libc.open(name, flags), path));
        }
    }

    /** Writes in one call, because the kernel treats each call as another trigger. */
    private void write(byte[] trigger, Path path) {
        if (trigger.length == 0) {
            return;
        }
        try (Arena arena = Arena.ofConfined()) {
            int written =
                    check((int) Libc.write(fd.fd(), arena.allocateFrom(JAVA_BYTE, trigger), trigger.length), path);
            if (written != trigger.length) {
                check(-libc_h.EAGAIN(), path);
            }
        }
    }

    /**
     * Reads and discards what has arrived, up to a limit.
     *
     * @return the number of bytes; 0 at the end; {@code -EAGAIN} if there are none
     */
    static int discard(int fd) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment bytes = arena.allocate(DISCARDED_BYTES);
            return (int) Libc.read(fd, bytes, DISCARDED_BYTES);
        }
    }

    private static int check(int result, Path path) {
        return Errno.check(
                result,
                "can't watch memory pressure at \"%s\"%s".formatted(Excerpt.of(path.toString()), advice(-result)));
    }

    private static String advice(int errno) {
        if (errno == libc_h.EINVAL() || errno == libc_h.EOPNOTSUPP()) {
            return " (the kernel refuses the trigger, or has no pressure information: start it with psi=1)";
        }
        return errno == libc_h.EACCES() || errno == libc_h.EPERM()
                ? " (only the service manager should set the path, which it makes writable for the service)"
                : "";
    }
}
