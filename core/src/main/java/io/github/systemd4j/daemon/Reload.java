package io.github.systemd4j.daemon;

/**
 * Reloads the configuration of a service, on the thread that {@link ServiceLifecycle#run runs} it.
 *
 * @param <S> the running service
 */
@FunctionalInterface
public interface Reload<S> {
    /**
     * Applies the new configuration.
     *
     * @throws Exception if that fails and the service continues with the former configuration
     */
    void reload(S service) throws Exception;
}
