package io.github.systemd4j.activation;

import io.github.systemd4j.bindings.Libsystemd;
import io.github.systemd4j.bindings.libsystemd.libsystemd_h;
import io.github.systemd4j.internal.Errno;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;

/**
 * Checks what a descriptor is: the functions of sd_is_fifo(3), for any open descriptor. {@link SocketCheck} looks closer
 * at sockets.
 *
 * <p>Each fails with {@link io.github.systemd4j.message.BusException}, and the errno {@code EBADF}, where the descriptor isn't
 * open. From any thread.
 *
 * @see <a href="https://www.freedesktop.org/software/systemd/man/latest/sd_is_fifo.html">sd_is_fifo(3)</a>
 */
public final class DescriptorCheck {
    private DescriptorCheck() {}

    /** Whether it is a FIFO or a pipe; {@code sd_is_fifo}. */
    public static boolean isFifo(int fd) {
        return check(fd, _ -> libsystemd_h.sd_is_fifo(fd, MemorySegment.NULL));
    }

    /** Whether it is the FIFO at this path; {@code sd_is_fifo}. */
    public static boolean isFifo(int fd, Path path) {
        return check(fd, arena -> libsystemd_h.sd_is_fifo(fd, CNames.allocate(path, arena)));
    }

    /** Whether it is a regular file or a character device; {@code sd_is_special}. */
    public static boolean isSpecial(int fd) {
        return check(fd, _ -> libsystemd_h.sd_is_special(fd, MemorySegment.NULL));
    }

    /** Whether it is the regular file or character device at this path; {@code sd_is_special}. */
    public static boolean isSpecial(int fd, Path path) {
        return check(fd, arena -> libsystemd_h.sd_is_special(fd, CNames.allocate(path, arena)));
    }

    /** Whether it is a POSIX message queue; {@code sd_is_mq}. */
    public static boolean isMessageQueue(int fd) {
        return check(fd, _ -> libsystemd_h.sd_is_mq(fd, MemorySegment.NULL));
    }

    /**
     * Whether it is the POSIX message queue of this name; {@code sd_is_mq}.
     *
     * @param name with its leading slash
     */
    public static boolean isMessageQueue(int fd, String name) {
        return check(fd, arena -> libsystemd_h.sd_is_mq(fd, CNames.allocate(name, arena)));
    }

    /** Whether it is a socket of any sort; {@code sd_is_socket}. */
    public static boolean isSocket(int fd) {
        return SocketCheck.socket().test(fd);
    }

    interface Question {
        int ask(Arena arena);
    }

    static boolean check(int fd, Question question) {
        Libsystemd.load();
        try (Arena arena = Arena.ofConfined()) {
            return Errno.check(question.ask(arena), "looking at fd " + fd) > 0;
        }
    }
}
