package io.github.systemd4j.daemon;

/** Says whether a service works, on the {@link Watchdog}'s thread. */
@FunctionalInterface
public interface HealthCheck {
    /**
     * Looks whether the service does what it is there for. One that hangs counts as one that fails, but isn't
     * interrupted before the watchdog is closed.
     *
     * @return false if it doesn't
     * @throws Exception if it doesn't, or if that can't be found out
     */
    boolean isHealthy() throws Exception;
}
