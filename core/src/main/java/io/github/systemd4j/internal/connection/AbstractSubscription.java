package io.github.systemd4j.internal.connection;

import io.github.systemd4j.internal.loop.LoopTasks;
import io.github.systemd4j.internal.match.ArgumentMatcher;
import io.github.systemd4j.internal.names.NameOwner;
import io.github.systemd4j.internal.names.NameOwners;
import io.github.systemd4j.internal.text.Excerpt;
import io.github.systemd4j.loop.EventLoop;
import io.github.systemd4j.message.MatchRule;
import io.github.systemd4j.message.Message;
import io.github.systemd4j.message.SignalHandler;
import io.github.systemd4j.message.Subscription;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Subscribes to the signals that a rule selects. It is ready when the rule is installed and the owner of the sender's
 * name is known, and delivers signals until it is closed. How the rule is installed is up to the connection.
 */
public abstract class AbstractSubscription implements Subscription {
    private final EventLoop loop;
    private final MatchRule rule;
    private final SignalHandler handler;
    private final ArgumentMatcher arguments;
    private final NameOwners owners;
    private final @Nullable NameOwner owner;
    private volatile boolean closed;

    /**
     * Starts to track the owner of the sender's name. Must be called on the loop's thread.
     *
     * @param arguments the conditions on arguments that are checked here
     */
    protected AbstractSubscription(
            EventLoop loop, NameOwners owners, MatchRule rule, SignalHandler handler, ArgumentMatcher arguments) {
        this.loop = loop;
        this.rule = rule;
        this.handler = handler;
        this.arguments = arguments;
        this.owners = owners;
        this.owner = owners.follow(rule.conditions().get("sender"));
    }

    /** Returns a future that completes when the rule is installed. */
    protected abstract CompletableFuture<Void> installed();

    /**
     * Uninstalls the rule. Called on the loop's thread.
     *
     * @return whether it was installed; false if it was uninstalled before, or has ended with the connection
     */
    protected abstract boolean uninstall();

    /** Completes a future with this subscription when no signal can be missed any more. */
    public final void deliverTo(CompletableFuture<Subscription> subscribed) {
        CompletableFuture<Void> ready =
                owner == null ? installed() : CompletableFuture.allOf(installed(), owner.known());
        Futures.deliver(subscribed, ready, _ -> this, this::close);
    }

    /** Calls the handler, if this is open, and the sender and the arguments of the signal are those of the rule. */
    protected final void handle(Message signal) throws Exception {
        if (!closed && isAuthentic(signal) && arguments.matches(signal)) {
            handler.onSignal(signal);
        }
    }

    private boolean isAuthentic(Message signal) {
        return owner == null || owner.sent(signal);
    }

    @Override
    public final MatchRule rule() {
        return rule;
    }

    @Override
    public final void close() {
        closed = true;
        LoopTasks.runIfOpen(loop, this::release);
    }

    /** Stops the delivery, because the connection has ended. */
    protected final void stop() {
        closed = true;
    }

    /** Uninstalls the rule, and stops to track the sender, once. Must be called on the loop's thread. */
    protected final void release() {
        if (uninstall()) {
            owners.unfollow(owner);
        }
    }

    @Override
    public final String toString() {
        return "the handler of " + Excerpt.of(rule.toString());
    }
}
