package io.github.systemd4j.bindings;

/**
 * Calls functions of sd-daemon.h, all through one downcall handle. Pointers are addresses; 0 is NULL. A negative result
 * is {@code -errno}. Needs libsystemd.
 */
public final class SdDaemon {
    private static final LongFunction BOOTED = new LongFunction("sd_booted");
    private static final LongFunction IS_FIFO = new LongFunction("sd_is_fifo");
    private static final LongFunction IS_MQ = new LongFunction("sd_is_mq");
    private static final LongFunction IS_SOCKET = new LongFunction("sd_is_socket");
    private static final LongFunction IS_SOCKET_INET = new LongFunction("sd_is_socket_inet");
    private static final LongFunction IS_SOCKET_UNIX = new LongFunction("sd_is_socket_unix");
    private static final LongFunction IS_SPECIAL = new LongFunction("sd_is_special");
    private static final LongFunction LISTEN_FDS_WITH_NAMES = new LongFunction("sd_listen_fds_with_names");
    private static final LongFunction NOTIFY_BARRIER = new LongFunction("sd_notify_barrier");
    private static final LongFunction PID_NOTIFY_WITH_FDS = new LongFunction("sd_pid_notify_with_fds");
    private static final LongFunction WATCHDOG_ENABLED = new LongFunction("sd_watchdog_enabled");

    private SdDaemon() {}

    /** {@code int sd_booted(void)}. */
    public static int sd_booted() {
        return BOOTED.callInt();
    }

    /** {@code int sd_is_fifo(int fd, const char *path)}. */
    public static int sd_is_fifo(int fd, long path) {
        return IS_FIFO.callInt(fd, path);
    }

    /** {@code int sd_is_mq(int fd, const char *path)}. */
    public static int sd_is_mq(int fd, long name) {
        return IS_MQ.callInt(fd, name);
    }

    /** {@code int sd_is_special(int fd, const char *path)}. */
    public static int sd_is_special(int fd, long path) {
        return IS_SPECIAL.callInt(fd, path);
    }

    /** {@code int sd_is_socket(int fd, int family, int type, int listening)}. */
    public static int sd_is_socket(int fd, int family, int type, int listening) {
        return IS_SOCKET.callInt(fd, family, type, listening);
    }

    /** {@code int sd_is_socket_inet(int fd, int family, int type, int listening, uint16_t port)}. */
    public static int sd_is_socket_inet(int fd, int family, int type, int listening, int port) {
        return IS_SOCKET_INET.callInt(fd, family, type, listening, port);
    }

    /** {@code int sd_is_socket_unix(int fd, int type, int listening, const char *path, size_t length)}. */
    public static int sd_is_socket_unix(int fd, int type, int listening, long path, long length) {
        return IS_SOCKET_UNIX.callInt(fd, type, listening, path, length);
    }

    /** {@code int sd_listen_fds_with_names(int unset_environment, char ***names)}. */
    public static int sd_listen_fds_with_names(boolean unsetEnvironment, long names) {
        return LISTEN_FDS_WITH_NAMES.callInt(unsetEnvironment ? 1 : 0, names);
    }

    /**
     * {@code int sd_pid_notify_with_fds(pid_t pid, int unset_environment, const char *state, const int *fds, unsigned
     * n_fds)}.
     */
    public static int sd_pid_notify_with_fds(int pid, long state, long fds, int count) {
        return PID_NOTIFY_WITH_FDS.callInt(pid, 0, state, fds, count);
    }

    /** {@code int sd_notify_barrier(int unset_environment, uint64_t timeout)}, which came with systemd 246. */
    public static int sd_notify_barrier(long micros) {
        return NOTIFY_BARRIER.callInt(0, micros);
    }

    /** {@code int sd_watchdog_enabled(int unset_environment, uint64_t *usec)}. */
    public static int sd_watchdog_enabled(long micros) {
        return WATCHDOG_ENABLED.callInt(0, micros);
    }
}
