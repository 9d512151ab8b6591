package io.github.systemd4j.internal.readahead;

import io.github.systemd4j.internal.text.PathWords;
import io.github.systemd4j.message.Message;
import io.github.systemd4j.message.Utf8View;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Holds the subscriptions with one key. */
final class Route extends HashChains.Node<Route> {
    private final RouteKey key;
    private final long[] path;
    private final int pathLength;
    private final @Nullable Utf8View argument;

    /** The only subscription, if there is one. It saves an access to memory, which is slow if there are many routes. */
    private @Nullable StreamSubscription only;

    /** Replaced and never changed, because a handler may subscribe during an iteration. */
    private StreamSubscription[] subscriptions = {};

    Route(RouteKey key, long hash) {
        super(hash);
        this.key = key;
        this.path = PathWords.of(key.path());
        this.pathLength = key.path().length();
        this.argument = RouteKey.view(key.argument());
    }

    RouteKey key() {
        return key;
    }

    /** Returns whether the argument, and the first bytes of the path of a signal are those of the key. */
    boolean isOf(PathWords signalPath, int size, Utf8View signalArgument) {
        return isOfPath(signalPath, size) && (argument == null || signalArgument.contentEquals(argument));
    }

    boolean isOfPath(PathWords signalPath, int size) {
        return pathLength == size && signalPath.isSame(path, size);
    }

    void add(StreamSubscription subscription) {
        subscriptions = Arrays.copyOf(subscriptions, subscriptions.length + 1);
        subscriptions[subscriptions.length - 1] = subscription;
        onChange();
    }

    /** Removes a subscription, and returns whether it was the last one. */
    boolean remove(StreamSubscription subscription) {
        subscriptions = Arrays.stream(subscriptions)
                .filter(each -> each != subscription)
                .toArray(StreamSubscription[]::new);
        onChange();
        return subscriptions.length == 0;
    }

    private void onChange() {
        only = subscriptions.length == 1 ? subscriptions[0] : null;
    }

    void deliver(Message signal) {
        StreamSubscription single = only;
        if (single != null) {
            single.deliver(signal);
            return;
        }
        for (StreamSubscription subscription : subscriptions) {
            subscription.deliver(signal);
        }
    }
}
