package io.github.systemd4j.watch;

/** What the queue of a consumer does with events beyond its capacity; see {@link UnitFeed#overflow}. */
public enum OverflowPolicy {
    /**
     * Coalesces the newest events: the queue first delivers the single events that it holds, then one change for each
     * unit that has changed since.
     */
    COALESCE,
    /**
     * Drops the oldest events: {@link Gap} reports how many, followed by one change for each unit that they have
     * changed, and then by the newest events one by one.
     */
    DROP_OLDEST
}
