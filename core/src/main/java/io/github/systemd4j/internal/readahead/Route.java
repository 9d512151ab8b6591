package io.github.systemd4j.internal.readahead;

import io.github.systemd4j.message.Message;
import io.github.systemd4j.message.Utf8View;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Holds the subscriptions with one key. */
final class Route {
    final RouteKey key;
    final int hash;

    /** The next route in the same slot of a table. */
    @Nullable
    Route next;

    /** Replaced and never changed, because a handler may subscribe during an iteration. */
    private StreamSubscription[] subscriptions = {};

    Route(RouteKey key, int hash) {
        this.key = key;
        this.hash = hash;
    }

    boolean isOf(Message signal, int signalHash, Utf8View argument) {
        return hash == signalHash && key.isIn(signal, argument);
    }

    void add(StreamSubscription subscription) {
        subscriptions = Arrays.copyOf(subscriptions, subscriptions.length + 1);
        subscriptions[subscriptions.length - 1] = subscription;
    }

    /** Removes a subscription, and returns whether it was the last one. */
    boolean remove(StreamSubscription subscription) {
        subscriptions = Arrays.stream(subscriptions)
                .filter(each -> each != subscription)
                .toArray(StreamSubscription[]::new);
        return subscriptions.length == 0;
    }

    StreamSubscription[] subscriptions() {
        return subscriptions;
    }
}
