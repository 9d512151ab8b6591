package io.github.systemd4j.watch;

/**
 * A handler that receives the events of a {@link UnitFeed} until this is closed; by any thread, and any number of
 * times.
 */
@FunctionalInterface
public interface UnitSubscription extends AutoCloseable {
    @Override
    void close();
}
