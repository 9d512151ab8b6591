package io.github.systemd4j.daemon;

/**
 * Checks whether a running service works; see {@link HealthCheck}.
 *
 * @param <S> the running service
 */
@FunctionalInterface
public interface ServiceHealthCheck<S> {
    /**
     * Checks whether the service does its work.
     *
     * @return false if the service doesn't work
     * @throws Exception if the service doesn't work, or that can't be determined
     */
    boolean isHealthy(S service) throws Exception;
}
