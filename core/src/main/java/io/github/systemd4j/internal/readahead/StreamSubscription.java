package io.github.systemd4j.internal.readahead;

import io.github.systemd4j.internal.match.ArgumentMatcher;
import io.github.systemd4j.internal.names.NameOwner;
import io.github.systemd4j.internal.text.Excerpt;
import io.github.systemd4j.internal.wire.MessageAccess;
import io.github.systemd4j.message.MatchRule;
import io.github.systemd4j.message.Message;
import io.github.systemd4j.message.SignalHandler;
import io.github.systemd4j.message.Subscription;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A rule, its handler, and the conditions that the route of a signal doesn't cover. */
final class StreamSubscription implements Subscription {
    private final StreamConnection connection;
    private final MatchRule rule;
    private final SignalHandler handler;
    private final RouteKey key;
    private final @Nullable String destination;
    private final ArgumentMatcher arguments;
    private final @Nullable NameOwner owner;
    private final Matches.@Nullable Match match;
    private final CompletableFuture<Void> ready;
    private volatile boolean closed;
    /** Used on the loop's thread only. */
    private boolean released;

    /** Subscribes. Must be called on the loop's thread. */
    StreamSubscription(StreamConnection connection, MatchRule rule, SignalHandler handler) {
        this.connection = connection;
        this.rule = rule;
        this.handler = handler;
        MatchRule effective =
                connection.hasBroker() ? rule : MessageAccess.get().withoutNames(rule);
        this.key = RouteKey.of(effective);
        Map<String, String> rest = new HashMap<>(effective.conditions());
        rest.remove("arg" + key.argumentIndex());
        this.destination = rest.get("destination");
        this.arguments = ArgumentMatcher.of(rest);
        this.owner = connection.owners().follow(rule.conditions().get("sender"));
        connection.router().add(this);
        this.match = connection.hasBroker() ? connection.matches().add(rule) : null;
        CompletableFuture<Void> installed = match == null ? CompletableFuture.completedFuture(null) : match.installed();
        this.ready = owner == null ? installed : CompletableFuture.allOf(installed, owner.known());
    }

    /** Returns a future that completes when no signal can be missed any more. */
    CompletableFuture<Void> ready() {
        return ready;
    }

    RouteKey key() {
        return key;
    }

    /** Calls the handler if the rule selects the signal. */
    void deliver(Message signal) {
        try {
            if (!closed && isAuthentic(signal) && isWanted(signal)) {
                handler.onSignal(signal);
            }
        } catch (Throwable t) {
            connection.errors().report("the handler of " + Excerpt.of(rule.toString()), t);
        }
    }

    private boolean isAuthentic(Message signal) {
        return owner == null || owner.sent(signal);
    }

    private boolean isWanted(Message signal) {
        return (destination == null || signal.destination().contentEquals(destination)) && arguments.matches(signal);
    }

    void onClosed() {
        closed = true;
    }

    @Override
    public MatchRule rule() {
        return rule;
    }

    @Override
    public void close() {
        closed = true;
        connection.run(this::release);
    }

    private void release() {
        if (!released && connection.isOpen()) {
            released = true;
            connection.forget(this);
            connection.router().remove(this);
            connection.owners().unfollow(owner);
            if (match != null) {
                connection.matches().remove(match);
            }
        }
    }
}
