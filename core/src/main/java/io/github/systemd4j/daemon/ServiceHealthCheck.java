package io.github.systemd4j.daemon;

/**
 * Says whether a running service works, as a {@link HealthCheck} does.
 *
 * @param <S> the running service
 */
@FunctionalInterface
public interface ServiceHealthCheck<S> {
    /**
     * Looks whether the service does what it is there for.
     *
     * @return false if it doesn't
     * @throws Exception if it doesn't, or if that can't be found out
     */
    boolean isHealthy(S service) throws Exception;
}
