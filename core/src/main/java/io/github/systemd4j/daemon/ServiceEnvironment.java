package io.github.systemd4j.daemon;

import io.github.systemd4j.bindings.Libsystemd;
import io.github.systemd4j.bindings.libsystemd.libsystemd_h;
import io.github.systemd4j.internal.Errno;
import java.util.List;
import java.util.Map;

/** What a process finds around it: whether systemd runs the machine, and the variables that it was given. */
public final class ServiceEnvironment {
    private static final List<String> OF_THIS_PROCESS = List.of(
            "NOTIFY_SOCKET",
            "WATCHDOG_PID",
            "WATCHDOG_USEC",
            "LISTEN_PID",
            "LISTEN_PIDFDID",
            "LISTEN_FDS",
            "LISTEN_FDNAMES",
            "FDSTORE");

    private ServiceEnvironment() {}

    /**
     * Whether systemd is the init system of this machine; see sd_booted(3). Says nothing about who has started this
     * process.
     */
    public static boolean booted() {
        Libsystemd.load();
        return Errno.check(libsystemd_h.sd_booted(), "sd_booted") > 0;
    }

    /**
     * Removes from a child's environment what the service manager has given to this process alone: the notify socket,
     * the watchdog, handed-in sockets and the descriptor store. A child that has them would notify for its parent, or
     * look for descriptors that it doesn't have. What may be inherited stays, such as {@code INVOCATION_ID}, {@code
     * JOURNAL_STREAM} and {@code CREDENTIALS_DIRECTORY}; see systemd.exec(5).
     *
     * <p>libsystemd's own way, to unset the variables in this process, doesn't reach {@link System#getenv()} nor {@link
     * ProcessBuilder}, and isn't safe while other threads read the environment.
     *
     * <pre>{@code
     * ServiceEnvironment.removeFrom(processBuilder.environment());
     * }</pre>
     */
    public static void removeFrom(Map<String, String> environment) {
        OF_THIS_PROCESS.forEach(environment::remove);
    }
}
