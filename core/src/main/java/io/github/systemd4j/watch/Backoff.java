package io.github.systemd4j.watch;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The delay before the next attempt to connect: it doubles each time, up to a limit, and is shortened at random by up to
 * a half, so that many programs don't connect at the same moment.
 */
final class Backoff {
    /** Short, because a broker or systemd is often back after some milliseconds. */
    private static final Duration FIRST = Duration.ofMillis(20);
    /** Long enough to cost nothing, short enough that a watch is soon in sync after a long outage. */
    private static final Duration LONGEST = Duration.ofSeconds(5);

    private Duration next = FIRST;

    /** Returns the delay before the next attempt. */
    Duration next() {
        long millis = next.toMillis();
        next = next.multipliedBy(2).compareTo(LONGEST) < 0 ? next.multipliedBy(2) : LONGEST;
        return Duration.ofMillis(ThreadLocalRandom.current().nextLong(millis / 2, millis + 1));
    }

    /** Starts again with the shortest delay, after an attempt has succeeded. */
    void reset() {
        next = FIRST;
    }
}
