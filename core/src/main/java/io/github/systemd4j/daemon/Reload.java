package io.github.systemd4j.daemon;

/**
 * Reads a service's configuration anew, on the thread that {@link Lifecycle#run runs} it.
 *
 * @param <S> the running service
 */
@FunctionalInterface
public interface Reload<S> {
    /**
     * Makes the service take its new configuration.
     *
     * @throws Exception if it goes on with the old one
     */
    void reload(S service) throws Exception;
}
