package io.github.systemd4j.daemon;

import io.github.systemd4j.bindings.Libsystemd;
import io.github.systemd4j.bindings.libsystemd.sd_daemon_h;
import io.github.systemd4j.internal.Errno;
import java.util.List;
import java.util.Map;

/**
 * Reads the environment of this process: whether systemd runs the machine, and the variables that the service manager
 * sets.
 */
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
     * Returns whether systemd is the init system of this machine; see sd_booted(3). Doesn't tell who has started this
     * process.
     */
    public static boolean booted() {
        Libsystemd.load();
        return Errno.check(sd_daemon_h.sd_booted(), "sd_booted") > 0;
    }

    /**
     * Removes from the environment of a child process the variables that the service manager has set for this process
     * only: those of the notification socket, the watchdog, socket activation and the descriptor store. A child that
     * inherits them would send notifications for its parent, or look for descriptors that it doesn't have. Variables
     * that may be inherited stay, such as {@code INVOCATION_ID}, {@code JOURNAL_STREAM} and
     * {@code CREDENTIALS_DIRECTORY}; see systemd.exec(5).
     *
     * <p>libsystemd can unset the variables of this process, but that has no effect on {@link System#getenv()} and
     * {@link ProcessBuilder}, and isn't safe while other threads read the environment.
     *
     * <pre>{@code
     * ServiceEnvironment.removeFrom(processBuilder.environment());
     * }</pre>
     */
    public static void removeFrom(Map<String, String> environment) {
        OF_THIS_PROCESS.forEach(environment::remove);
    }
}
