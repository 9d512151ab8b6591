package io.github.systemd4j.internal.readahead;

import io.github.systemd4j.message.BusException;
import io.github.systemd4j.message.Message;
import org.jspecify.annotations.Nullable;

/** Finds the subscriptions of a signal among those whose rules have the same shape. */
interface RouteLookup {
    /**
     * Returns the route of a signal; null if there is none.
     *
     * @throws BusException if an argument is compared, and the body is malformed
     */
    @Nullable
    Route find(Message signal);
}
