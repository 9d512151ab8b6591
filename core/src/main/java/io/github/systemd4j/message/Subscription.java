package io.github.systemd4j.message;

/**
 * A running subscription, owned by whoever made it. Closing it twice does nothing; from any thread, also inside its own
 * handler. Once closed, its handler isn't called again; one that is running on the loop's thread at that moment ends
 * first or afterwards.
 */
public interface Subscription extends AutoCloseable {
    /** What it subscribed to. */
    MatchRule rule();

    @Override
    void close();
}
