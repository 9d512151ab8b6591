package io.github.systemd4j.daemon;

import java.time.Duration;

/**
 * Lets a service finish its work before it is closed; see {@link ServiceLifecycle#drain(Drain, Duration)}.
 *
 * @param <S> the running service
 */
@FunctionalInterface
public interface Drain<S> {
    /**
     * Takes no more work, and waits until the work that was taken is done.
     *
     * @throws InterruptedException if the time is over
     * @throws Exception if that fails; the service is closed nevertheless
     */
    void drain(S service) throws Exception;
}
