package io.github.systemd4j.message;

/**
 * Represents a running subscription, which the subscriber owns. May be closed on any thread, in its own handler, and
 * more than once. After closing, no new call of its handler starts. A call that runs on the loop's thread at that
 * moment continues to its end, possibly after {@code close} has returned.
 */
public interface Subscription extends AutoCloseable {
    /** Returns the rule of the subscription. */
    MatchRule rule();

    @Override
    void close();
}
