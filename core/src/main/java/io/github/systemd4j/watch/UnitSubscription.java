package io.github.systemd4j.watch;

/**
 * The subscription of a handler, which receives the events of a {@link UnitFeed} until this is closed. Any thread may
 * close it, any number of times.
 */
@FunctionalInterface
public interface UnitSubscription extends AutoCloseable {
    /** Ends the subscription. A call of the handler that is running ends first or afterwards. */
    @Override
    void close();
}
