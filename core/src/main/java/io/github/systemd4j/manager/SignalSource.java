package io.github.systemd4j.manager;

import io.github.systemd4j.bus.MatchRule;
import io.github.systemd4j.bus.SignalHandler;
import io.github.systemd4j.bus.Subscription;
import java.util.concurrent.CompletableFuture;

/**
 * Where a {@link WatchSession} has its signals from. They come on the thread of the bus that its calls go over, and a
 * reply comes after each signal that systemd sent before it.
 */
@FunctionalInterface
interface SignalSource {
    /** Subscribes; completes when no signal can be missed any more. */
    CompletableFuture<Subscription> subscribeAsync(MatchRule rule, SignalHandler handler);
}
