package io.github.systemd4j.internal.readahead;

import io.github.systemd4j.internal.connection.AbstractSubscription;
import io.github.systemd4j.internal.match.ArgumentMatcher;
import io.github.systemd4j.loop.EventLoop;
import io.github.systemd4j.message.MatchRule;
import io.github.systemd4j.message.Message;
import io.github.systemd4j.message.SignalHandler;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A rule, its handler, and the conditions that the route of a signal doesn't cover. */
final class StreamSubscription extends AbstractSubscription {
    private final StreamSubscriptions subscriptions;
    private final RouteKey key;
    private final @Nullable String destination;
    private final Matches.@Nullable Match match;

    /** Subscribes. Must be called on the loop's thread. */
    StreamSubscription(EventLoop loop, StreamSubscriptions subscriptions, MatchRule rule, SignalHandler handler) {
        MatchRule applicable = subscriptions.owners().applicable(rule);
        RouteKey routeKey = RouteKey.of(applicable);
        Map<String, String> rest = new HashMap<>(applicable.conditions());
        rest.remove("arg" + routeKey.argumentIndex());
        super(loop, subscriptions.owners(), rule, handler, ArgumentMatcher.of(rest));
        this.subscriptions = subscriptions;
        this.key = routeKey;
        this.destination = rest.get("destination");
        this.match = subscriptions.install(this);
    }

    RouteKey key() {
        return key;
    }

    @Override
    protected CompletableFuture<Void> installed() {
        return match == null ? CompletableFuture.completedFuture(null) : match.installed();
    }

    /** Calls the handler if the rule selects the signal. */
    void deliver(Message signal) {
        try {
            if (destination == null || signal.destination().contentEquals(destination)) {
                handle(signal);
            }
        } catch (Throwable t) {
            subscriptions.report(toString(), t);
        }
    }

    void onClosed() {
        stop();
    }

    @Override
    protected boolean uninstall() {
        return subscriptions.uninstall(this, match);
    }
}
