package io.github.systemd4j.internal.sdbus;

import io.github.systemd4j.bindings.libc.libc_h;
import io.github.systemd4j.internal.match.ArgumentMatcher;
import io.github.systemd4j.internal.names.NameOwner;
import io.github.systemd4j.internal.text.Excerpt;
import io.github.systemd4j.internal.wire.MessageAccess;
import io.github.systemd4j.message.BusException;
import io.github.systemd4j.message.MatchRule;
import io.github.systemd4j.message.Message;
import io.github.systemd4j.message.MessageType;
import io.github.systemd4j.message.SignalHandler;
import io.github.systemd4j.message.Subscription;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A match in libsystemd, with the broker's answer to it, and the owner of its sender's name. */
final class SlotSubscription implements Subscription, NativeHandler.OfMessages {
    private final SdBusConnection connection;
    private final MatchRule rule;
    private final SignalHandler handler;
    private final CompletableFuture<Void> installed = new CompletableFuture<>();
    private final @Nullable NameOwner owner;
    private final ArgumentMatcher arguments;
    private final long id;
    private MemorySegment slot = MemorySegment.NULL;
    private volatile boolean closed;

    /** Subscribes. Must be called on the loop's thread. */
    SlotSubscription(SdBusConnection connection, MatchRule rule, SignalHandler handler) {
        this.connection = connection;
        this.rule = rule;
        this.handler = handler;
        this.arguments = ArgumentMatcher.of(rule.conditions());
        this.id = connection.handlers().add(this);
        this.owner = follow(rule.conditions().get("sender"));
        try {
            this.slot = connection.addMatch(
                    (connection.hasBroker() ? rule : MessageAccess.get().withoutNames(rule)).text(), id);
        } catch (Throwable t) {
            release();
            throw t;
        }
        if (!connection.hasBroker()) {
            installed.complete(null);
        }
    }

    private @Nullable NameOwner follow(@Nullable String sender) {
        try {
            return connection.owners().follow(sender);
        } catch (Throwable t) {
            connection.forget(id);
            throw t;
        }
    }

    /** Returns a future that completes when no signal can be missed any more. */
    CompletableFuture<Void> ready() {
        return owner == null ? installed : CompletableFuture.allOf(installed, owner.known());
    }

    /** Handles the broker's answer to the match. */
    void onInstalled(ScopedMessage answer) {
        try {
            if (answer.type() == MessageType.ERROR) {
                throw BusException.of(answer);
            }
            installed.complete(null);
        } catch (VirtualMachineError e) {
            connection.lose(libc_h.ENOMEM()); // its end completes the subscription
            throw e;
        } catch (Throwable t) {
            installed.completeExceptionally(t);
        }
    }

    @Override
    public int onMessage(ScopedMessage signal) throws Exception {
        if (!closed && isAuthentic(signal) && arguments.matches(signal)) {
            handler.onSignal(signal);
        }
        return 0;
    }

    private boolean isAuthentic(Message signal) {
        return owner == null || owner.sent(signal);
    }

    @Override
    public void onClosed(BusException cause) {
        closed = true;
        installed.completeExceptionally(cause);
        release();
    }

    @Override
    public MatchRule rule() {
        return rule;
    }

    @Override
    public String toString() {
        return "the handler of " + Excerpt.of(rule.toString());
    }

    @Override
    public void close() {
        closed = true;
        connection.run(this::release);
    }

    private void release() {
        if (connection.handlers().get(id) == this) {
            connection.forget(id);
            connection.unref(slot);
            connection.owners().unfollow(owner);
        }
    }
}
