package io.github.systemd4j.manager;

import io.github.systemd4j.bus.Bus;
import io.github.systemd4j.bus.BusException;
import io.github.systemd4j.bus.MatchRule;
import io.github.systemd4j.bus.SignalHandler;
import io.github.systemd4j.bus.Subscription;
import io.github.systemd4j.internal.connection.Futures;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Subscribes to signals when they are first needed, and again should that have failed. */
final class SignalFollower {
    private final Bus bus;
    private final CompletableFuture<Void> busClosed;
    private final Map<MatchRule, SignalHandler> handlers;

    // the loop's thread alone
    private final List<Subscription> subscriptions = new ArrayList<>();
    private @Nullable CompletableFuture<Void> following;
    private @Nullable BusException end;

    /** @param whenClosed gets, on the loop's thread, why no signal can come any more: the bus was closed or lost */
    SignalFollower(Calls calls, Map<MatchRule, SignalHandler> handlers, Consumer<BusException> whenClosed) {
        this.bus = calls.bus();
        this.handlers = handlers;
        this.busClosed = Futures.detachable(bus.closed()); // the bus may live much longer
        busClosed.whenComplete((_, error) -> calls.loop().runIfOpen(() -> {
            if (end == null) {
                whenClosed.accept(Failures.end(error));
            }
        }));
    }

    /**
     * Completes when no signal can be missed. If that fails, the next call tries again. On the loop's thread alone,
     * where what follows then runs, too.
     */
    CompletableFuture<Void> following() {
        if (end != null) {
            return CompletableFuture.failedFuture(end);
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
            if (end != null) {
                unsubscribe();
            }
        });
    }

    private void unsubscribe() {
        subscriptions.forEach(Subscription::close);
        subscriptions.clear();
    }

    /** Ends it for good. On the loop's thread. */
    void close(BusException reason) {
        if (end == null) {
            end = reason;
        }
        unsubscribe();
        busClosed.cancel(false);
    }

    /** Returns why no signal comes any more; null while signals may come. On the loop's thread. */
    @Nullable
    BusException end() {
        return end;
    }
}
