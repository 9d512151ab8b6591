package io.github.systemd4j.daemon;

/**
 * Detects a script that systemd has started and that has started Java as its child: by default systemd ignores the
 * child's notifications, and waits in vain until the service is ready.
 */
final class WrapperCheck {
    /** The id of the process that systemd has started; since systemd 248. */
    private static final String VARIABLE = "SYSTEMD_EXEC_PID";

    private WrapperCheck() {}

    static void warn() {
        String started = System.getenv(VARIABLE);
        String self = Long.toString(ProcessHandle.current().pid());
        if (NotifySocket.isNamed() && started != null && !started.equals(self)) {
            System.getLogger("io.github.systemd4j")
                    .log(
                            System.Logger.Level.WARNING,
                            ("systemd has started process %s, but this is process %s, whose notifications it ignores by "
                                            + "default: if a script starts java, write \"exec java\" in it, or set "
                                            + "NotifyAccess=all in the unit")
                                    .formatted(started, self));
        }
    }
}
