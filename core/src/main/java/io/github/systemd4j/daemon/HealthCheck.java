package io.github.systemd4j.daemon;

/** Checks whether a service works, on the {@link Watchdog}'s thread. */
@FunctionalInterface
public interface HealthCheck {
    /**
     * Checks whether the service does its work. A check that hangs counts as failed, but isn't interrupted before the
     * watchdog is closed.
     *
     * @return false if the service doesn't work
     * @throws Exception if the service doesn't work, or that can't be determined
     */
    boolean isHealthy() throws Exception;
}
