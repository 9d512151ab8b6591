package io.github.systemd4j.internal.sddaemon;

import io.github.systemd4j.bindings.Libsystemd;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The functions of sd-daemon(3). A negative result is {@code -errno}. Safe from any thread.
 *
 * @see <a href="https://www.freedesktop.org/software/systemd/man/latest/sd-daemon.html"> sd-daemon(3)</a>
 */
public interface DaemonFunctions {
    /**
     * Returns those of libsystemd, or those in plain Java if it isn't installed.
     *
     * @throws UnsupportedOperationException if this JVM denies native access; the message says which flag is missing
     */
    static DaemonFunctions get() {
        return Libsystemd.isInstalled() ? LibsystemdFunctions.INSTANCE : PlainFunctions.INSTANCE;
    }

    /** Returns whether systemd has booted the machine, as 1 or 0: {@code sd_booted}. */
    int booted();

    /**
     * Returns the number of passed descriptors, which are closed on exec from now on: {@code sd_listen_fds_with_names}.
     *
     * @param names receives their names
     */
    int listenFdsWithNames(List<String> names);

    /** Returns whether this is a FIFO, as 1 or 0: {@code sd_is_fifo}. */
    int isFifo(int fd, @Nullable Path path);

    /** Returns whether this is a regular file or character device, as 1 or 0: {@code sd_is_special}. */
    int isSpecial(int fd, @Nullable Path path);

    /** Returns whether this is a message queue, as 1 or 0: {@code sd_is_mq}. */
    int isMessageQueue(int fd, @Nullable String name);

    /**
     * Returns whether this is such a socket, as 1 or 0: {@code sd_is_socket}.
     *
     * @param family 0 for any
     * @param type 0 for any
     * @param listening 1 or 0; negative for any
     */
    int isSocket(int fd, int family, int type, int listening);

    /**
     * Returns whether this is such a socket of IPv4 or IPv6, as 1 or 0: {@code sd_is_socket_inet}.
     *
     * @param port 0 for any
     */
    int isInetSocket(int fd, int family, int type, int listening, int port);

    /**
     * Returns whether this is such a Unix socket, as 1 or 0: {@code sd_is_socket_unix}.
     *
     * @param name the path, or an abstract name after a NUL; empty for a socket without a name
     */
    int isUnixSocket(int fd, int type, int listening, byte[] name);

    /**
     * Sends a notification, and returns 1, or 0 if there is no manager: {@code sd_pid_notify_with_fds}.
     *
     * @param pid the process that the message is sent for; 0 for this process
     */
    int notifyWithFds(int pid, String state, int... fds);

    /**
     * Waits until the manager has read all earlier notifications, and returns 1, or 0 if there is no manager:
     * {@code sd_notify_barrier}.
     *
     * @throws UnsupportedOperationException if the installed libsystemd is older than 246
     */
    int notifyBarrier(long micros);

    /** Fails as {@link #notifyBarrier} does. */
    void requireBarrier();

    /**
     * Returns whether the manager expects notifications of a watchdog, as 1 or 0: {@code sd_watchdog_enabled}.
     *
     * @param micros receives the interval, unsigned, as the only element
     */
    int watchdogEnabled(long[] micros);
}
