package io.github.systemd4j.internal.readahead;

import io.github.systemd4j.internal.connection.DeliveryErrors;
import io.github.systemd4j.internal.names.NameOwners;
import io.github.systemd4j.internal.wire.KnownHeaders;
import io.github.systemd4j.message.MatchRule;
import io.github.systemd4j.message.Message;
import io.github.systemd4j.message.SignalHandler;
import io.github.systemd4j.message.Subscription;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Holds the subscriptions of a connection, and delivers its signals to them. Used on the loop's thread only. */
final class StreamSubscriptions {
    private final StreamConnection connection;
    private final DeliveryErrors errors;
    private final Router router;
    private final Matches matches;
    private final NameOwners owners;
    private final Set<StreamSubscription> all = new HashSet<>();

    StreamSubscriptions(StreamConnection connection, KnownHeaders known) {
        this.connection = connection;
        this.errors = new DeliveryErrors(connection.loop());
        this.router = new Router(errors, known);
        this.matches = new Matches(connection);
        this.owners = new NameOwners(connection);
    }

    void add(MatchRule rule, SignalHandler handler, CompletableFuture<Subscription> subscribed) {
        new StreamSubscription(connection.loop(), this, rule, handler).deliverTo(subscribed);
    }

    /** Delivers a signal to all subscriptions that select it. */
    void route(Message signal) {
        router.route(signal);
    }

    /** Stops the delivery to all, because the connection has ended. */
    void stop() {
        all.forEach(StreamSubscription::onClosed);
    }

    // --- used by the subscriptions

    NameOwners owners() {
        return owners;
    }

    void report(String where, Throwable error) {
        errors.report(where, error);
    }

    /** Adds a subscription, and returns its match in the broker; null if there is no broker. */
    Matches.@Nullable Match install(StreamSubscription subscription) {
        all.add(subscription);
        router.add(subscription);
        return connection.hasBroker() ? matches.add(subscription.rule()) : null;
    }

    /** Removes a subscription. Returns false if it was removed before, or has ended with the connection. */
    boolean uninstall(StreamSubscription subscription, Matches.@Nullable Match match) {
        if (!connection.isOpen() || !all.remove(subscription)) {
            return false;
        }
        router.remove(subscription);
        if (match != null) {
            matches.remove(match);
        }
        return true;
    }
}
