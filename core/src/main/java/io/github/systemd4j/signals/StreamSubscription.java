package io.github.systemd4j.signals;

import io.github.systemd4j.bus.BusException;
import io.github.systemd4j.bus.MatchRule;
import io.github.systemd4j.bus.Message;
import io.github.systemd4j.bus.SignalHandler;
import io.github.systemd4j.bus.Subscription;
import io.github.systemd4j.internal.names.NameOwner;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A rule, its handler, and what has to be looked at beside the route by which a signal came. */
final class StreamSubscription implements Subscription {
    private final StreamConnection connection;
    private final MatchRule rule;
    private final SignalHandler handler;
    private final RouteKey key;
    private final Condition[] conditions;
    private final @Nullable NameOwner owner;
    private final Matches.@Nullable Match match;
    private final CompletableFuture<Void> ready;
    private volatile boolean closed;
    /** Of the loop's thread. */
    private boolean released;

    /** Something that must hold of a signal beside its route. */
    @FunctionalInterface
    interface Condition {
        /** Reads the signal, whose body may be malformed: then it throws {@link BusException}. */
        boolean holds(Message signal);
    }

    /** Subscribes; on the loop's thread. */
    StreamSubscription(StreamConnection connection, MatchRule rule, SignalHandler handler) {
        this.connection = connection;
        this.rule = rule;
        this.handler = handler;
        MatchRule effective = connection.hasBroker() ? rule : rule.withoutNames();
        this.key = RouteKey.of(effective);
        this.conditions = Conditions.beside(key, effective);
        this.owner = connection.owners().follow(rule.conditions().get("sender"));
        connection.router().add(this);
        this.match = connection.hasBroker() ? connection.matches().add(rule) : null;
        CompletableFuture<Void> installed = match == null ? CompletableFuture.completedFuture(null) : match.installed();
        this.ready = owner == null ? installed : CompletableFuture.allOf(installed, owner.known());
    }

    /** Completes when no signal can be missed any more. */
    CompletableFuture<Void> ready() {
        return ready;
    }

    RouteKey key() {
        return key;
    }

    /** Calls the handler if the signal is wanted. */
    void deliver(Message signal) {
        try {
            if (!closed && (owner == null || owner.sent(signal)) && holds(signal)) {
                handler.onSignal(signal);
            }
        } catch (Throwable t) {
            connection.loop().report("the handler of " + rule, t);
        }
    }

    private boolean holds(Message signal) {
        for (Condition condition : conditions) {
            if (!condition.holds(signal)) {
                return false;
            }
        }
        return true;
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
