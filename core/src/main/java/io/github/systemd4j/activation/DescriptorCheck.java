package io.github.systemd4j.activation;

import io.github.systemd4j.internal.Errno;
import io.github.systemd4j.internal.sddaemon.DaemonFunctions;
import java.nio.file.Path;

/**
 * Checks what a descriptor is, by the functions of sd_is_fifo(3). Accepts any open descriptor. {@link SocketCheck}
 * checks more details of sockets.
 *
 * <p>Each method fails with {@link io.github.systemd4j.message.BusException} and the errno {@code EBADF} if the descriptor
 * isn't open. Safe from any thread.
 *
 * @see <a href="https://www.freedesktop.org/software/systemd/man/latest/sd_is_fifo.html"> sd_is_fifo(3)</a>
 */
public final class DescriptorCheck {
    private DescriptorCheck() {}

    /** Returns whether this is a FIFO or a pipe; calls {@code sd_is_fifo}. */
    public static boolean isFifo(int fd) {
        return check(fd, DaemonFunctions.get().isFifo(fd, null));
    }

    /** Returns whether this is the FIFO at a path; calls {@code sd_is_fifo}. */
    public static boolean isFifo(int fd, Path path) {
        return check(fd, DaemonFunctions.get().isFifo(fd, path));
    }

    /** Returns whether this is a regular file or a character device; calls {@code sd_is_special}. */
    public static boolean isSpecial(int fd) {
        return check(fd, DaemonFunctions.get().isSpecial(fd, null));
    }

    /** Returns whether this is the regular file or character device at a path; calls {@code sd_is_special}. */
    public static boolean isSpecial(int fd, Path path) {
        return check(fd, DaemonFunctions.get().isSpecial(fd, path));
    }

    /** Returns whether this is a POSIX message queue; calls {@code sd_is_mq}. */
    public static boolean isMessageQueue(int fd) {
        return check(fd, DaemonFunctions.get().isMessageQueue(fd, null));
    }

    /**
     * Returns whether this is the POSIX message queue of a name; calls {@code sd_is_mq}.
     *
     * @param name with its leading slash
     */
    public static boolean isMessageQueue(int fd, String name) {
        return check(fd, DaemonFunctions.get().isMessageQueue(fd, name));
    }

    /** Returns whether this is a socket of any kind; calls {@code sd_is_socket}. */
    public static boolean isSocket(int fd) {
        return SocketCheck.socket().test(fd);
    }

    static boolean check(int fd, int answer) {
        return Errno.check(answer, "can't examine fd " + fd) > 0;
    }
}
