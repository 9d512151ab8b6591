package io.github.systemd4j.daemon;

import io.github.systemd4j.bindings.Libc;
import io.github.systemd4j.bindings.libc.libc_h;
import io.github.systemd4j.internal.Errno;
import io.github.systemd4j.internal.sddaemon.DaemonFunctions;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Sends to the socket of the service manager, which {@code NOTIFY_SOCKET} names. */
final class NotifySocket {
    private static final String VARIABLE = "NOTIFY_SOCKET";

    private NotifySocket() {}

    /**
     * Returns whether there is a socket. Reads Java's environment, because a system without a service manager may not
     * have libsystemd either.
     */
    static boolean isNamed() {
        return System.getenv(VARIABLE) != null;
    }

    /** Loads and links what {@link #send} calls, which takes up to a second on a busy machine. Sends nothing. */
    static void prepare() {
        if (isNamed()) {
            DaemonFunctions.get().booted(); // all functions share one handle
        }
    }

    /**
     * Sends a datagram; see sd_pid_notify_with_fds(3).
     *
     * @param pid the process that the message is sent for; 0 for this process
     * @param message is asked for its text only if that is needed
     */
    static NotifyResult send(int pid, Notification message, int... fds) {
        if (!isNamed()) {
            return NotifyResult.NO_SERVICE_MANAGER;
        }
        return delivery(DaemonFunctions.get().notifyWithFds(pid, message.toString(), fds));
    }

    /**
     * Waits on this thread until the manager has read all earlier messages; see sd_notify_barrier(3).
     *
     * @param timeout counted from when the socket accepts the message, which may never happen
     * @return empty if the timeout has expired
     */
    static Optional<NotifyResult> awaitBarrier(Duration timeout) {
        long deadline = System.nanoTime() + TimeUnit.NANOSECONDS.convert(timeout);
        int result = awaitBarrier(TimeUnit.MICROSECONDS.convert(timeout));
        while (result == -libc_h.EINTR()) {
            long left = deadline - System.nanoTime();
            result = awaitBarrier(Math.max(0, TimeUnit.NANOSECONDS.toMicros(left)));
        }
        return result == -libc_h.ETIMEDOUT() ? Optional.empty() : Optional.of(delivery(result));
    }

    private static int awaitBarrier(long micros) {
        return DaemonFunctions.get().notifyBarrier(micros);
    }

    private static NotifyResult delivery(int result) {
        if (result < 0) {
            throw Errno.of(
                    -result,
                    "can't notify the service manager at %s=%s%s"
                            .formatted(VARIABLE, Libc.getenv(VARIABLE), advice(-result)));
        }
        return result == 0 ? NotifyResult.NO_SERVICE_MANAGER : NotifyResult.SENT;
    }

    /** Returns what to do about an errno of libsystemd, in parentheses; empty if that isn't known. */
    static String advice(int errno) {
        if (errno == libc_h.ENOENT() || errno == libc_h.ECONNREFUSED()) {
            return " (nothing listens there: start the service through its manager, or unset the variable)";
        }
        if (errno == libc_h.EACCES() || errno == libc_h.EPERM()) {
            return " (this process has no permission to write there: check NotifyAccess= and the sandbox "
                    + "settings of the service)";
        }
        if (errno == libc_h.EINVAL() || errno == libc_h.EPROTO()) { // EPROTO since systemd 253
            return " (the value must be an absolute path, or @ and the name of an abstract socket)";
        }
        if (errno == libc_h.EAFNOSUPPORT()) {
            return " (this process may not open Unix sockets: add AF_UNIX to RestrictAddressFamilies= of the service)";
        }
        if (errno == libc_h.EBADF()) {
            return " (the file descriptor to send isn't open)";
        }
        return "";
    }
}
