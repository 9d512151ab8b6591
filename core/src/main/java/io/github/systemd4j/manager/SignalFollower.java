package io.github.systemd4j.manager;

import io.github.systemd4j.bus.Bus;
import io.github.systemd4j.bus.MatchRule;
import io.github.systemd4j.bus.SignalHandler;
import io.github.systemd4j.bus.Subscription;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Subscribes to signals when they are first needed, and again should that have failed. */
final class SignalFollower {
    private final Bus bus;
    private final Map<MatchRule, SignalHandler> handlers;

    // the loop's thread alone
    private final List<Subscription> subscriptions = new ArrayList<>();
    private @Nullable CompletableFuture<Void> following;
    private boolean closed;

    /** @param whenClosed runs on the loop's thread once no signal can come any more, as the bus was closed or lost */
    SignalFollower(Calls calls, Map<MatchRule, SignalHandler> handlers, Runnable whenClosed) {
        this.bus = calls.bus();
        this.handlers = handlers;
        bus.closed().whenComplete((_, _) -> calls.loop().runIfOpen(whenClosed));
    }

    /**
     * Completes when no signal can be missed. If that fails, the next call tries again. On the loop's thread alone,
     * where what follows then runs, too.
     */
    CompletableFuture<Void> following() {
        if (closed) {
            return CompletableFuture.failedFuture(LoopThread.closedHere());
        }
        if (following == null || following.isCompletedExceptionally()) {
            unsubscribe();
            following = CompletableFuture.allOf(handlers.entrySet().stream()
                    .map(each -> subscribe(each.getKey(), each.getValue()))
                    .toArray(CompletableFuture<?>[]::new));
        }
        return following;
    }

    private CompletableFuture<Void> subscribe(MatchRule rule, SignalHandler handler) {
        return bus.subscribeAsync(rule, handler).thenAccept(subscription -> {
            subscriptions.add(subscription);
            if (closed) {
                unsubscribe();
            }
        });
    }

    private void unsubscribe() {
        subscriptions.forEach(Subscription::close);
        subscriptions.clear();
    }

    /** Ends it for good. On the loop's thread. */
    void close() {
        closed = true;
        unsubscribe();
    }
}
