package io.github.systemd4j.daemon;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.github.systemd4j.bindings.Libc;
import io.github.systemd4j.bindings.Libsystemd;
import io.github.systemd4j.bindings.libc.libc_h;
import io.github.systemd4j.bindings.libsystemd.libsystemd_h;
import io.github.systemd4j.internal.Errno;
import java.lang.foreign.Arena;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The socket of the service manager that {@code NOTIFY_SOCKET} names. */
final class NotifySocket {
    private static final String VARIABLE = "NOTIFY_SOCKET";

    private NotifySocket() {}

    /** Whether there is one. As Java's environment has it: where there is none, there may be no libsystemd either. */
    static boolean isNamed() {
        return System.getenv(VARIABLE) != null;
    }

    /**
     * Sends a datagram; see sd_pid_notify_with_fds(3).
     *
     * @param pid whose it is, 0 for this process
     * @param message asked for its text when that is needed
     */
    static Delivery send(int pid, Notification message, int... fds) {
        if (!isNamed()) {
            return Delivery.NO_SERVICE_MANAGER;
        }
        Libsystemd.load();
        try (Arena arena = Arena.ofConfined()) {
            int result = libsystemd_h.sd_pid_notify_with_fds(
                    pid, 0, arena.allocateFrom(message.toString()), arena.allocateFrom(JAVA_INT, fds), fds.length);
            return delivery(result);
        }
    }

    /**
     * Waits in C until the manager has read all that was sent before; see sd_notify_barrier(3).
     *
     * @param timeout from when the socket has taken the message, which may be never
     * @return empty if the timeout is over
     */
    static Optional<Delivery> awaitBarrier(Duration timeout) {
        long deadline = System.nanoTime() + TimeUnit.NANOSECONDS.convert(timeout);
        int result = awaitBarrier(TimeUnit.MICROSECONDS.convert(timeout));
        while (result == -libc_h.EINTR()) {
            long left = deadline - System.nanoTime();
            result = awaitBarrier(Math.max(0, TimeUnit.NANOSECONDS.toMicros(left)));
        }
        return result == -libc_h.ETIMEDOUT() ? Optional.empty() : Optional.of(delivery(result));
    }

    private static int awaitBarrier(long micros) {
        return libsystemd_h.sd_notify_barrier(0, micros);
    }

    private static Delivery delivery(int result) {
        if (result < 0) {
            throw Errno.of(
                    -result,
                    "the service manager can't be notified at %s=%s%s"
                            .formatted(VARIABLE, Libc.getenv(VARIABLE), advice(-result)));
        }
        return result == 0 ? Delivery.NO_SERVICE_MANAGER : Delivery.SENT;
    }

    private static String advice(int errno) {
        if (errno == libc_h.ENOENT() || errno == libc_h.ECONNREFUSED()) {
            return " (nobody listens there: start the service by its manager, or unset the variable)";
        }
        if (errno == libc_h.EACCES() || errno == libc_h.EPERM()) {
            return " (this process may not write there: see NotifyAccess= and the sandbox settings of the service)";
        }
        if (errno == libc_h.EINVAL()) {
            return " (it must be an absolute path, or @ and the name of an abstract socket)";
        }
        if (errno == libc_h.EBADF()) {
            return " (the file descriptor to send isn't open)";
        }
        return "";
    }
}
