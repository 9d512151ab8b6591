package io.github.systemd4j.manager;

import io.github.systemd4j.bus.Bus;
import io.github.systemd4j.internal.connection.Futures;
import io.github.systemd4j.internal.loop.LoopTasks;
import io.github.systemd4j.internal.systemd.FutureErrors;
import io.github.systemd4j.message.BusException;
import io.github.systemd4j.message.MatchRule;
import io.github.systemd4j.message.Message;
import io.github.systemd4j.message.SignalHandler;
import io.github.systemd4j.message.Subscription;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Subscribes to signals when they are first needed, and again if that has failed. */
final class SignalFollower {
    private final Bus bus;
    private final CompletableFuture<Void> busClosed;
    private final Map<MatchRule, SignalHandler> handlers;
    private final Runnable whenLost;

    // only for the loop's thread
    private final List<Subscription> subscriptions = new ArrayList<>();
    private @Nullable CompletableFuture<Void> following;
    private @Nullable BusException end;

    /** Whether a signal was not handled, because memory or stack ran out. */
    private boolean signalLost;

    /**
     * @param whenLost reads the state that an unhandled signal would have reported
     * @param whenClosed gets the reason, on the loop's thread, when no further signal can arrive: the bus was closed or lost
     */
    SignalFollower(
            ManagerClient client,
            Map<MatchRule, SignalHandler> handlers,
            Runnable whenLost,
            Consumer<BusException> whenClosed) {
        this.bus = client.bus();
        this.handlers = handlers;
        this.whenLost = whenLost;
        this.busClosed = Futures.detachable(bus.closed()); // the bus may live much longer
        busClosed.whenComplete((_, error) -> LoopTasks.runIfOpen(client.loop(), () -> {
            if (end == null) {
                whenClosed.accept(FutureErrors.end(error));
            }
        }));
    }

    /**
     * Returns a future that completes when no signal can be missed. If it fails, the next call tries again. Only for the
     * loop's thread, on which the future completes, too.
     */
    CompletableFuture<Void> following() {
        if (end != null) {
            return CompletableFuture.failedFuture(end);
        }
        recover();
        if (following == null || following.isCompletedExceptionally()) {
            unsubscribe();
            following = CompletableFuture.allOf(handlers.entrySet().stream()
                    .map(each -> subscribe(each.getKey(), each.getValue()))
                    .toArray(CompletableFuture<?>[]::new));
        }
        return following;
    }

    private CompletableFuture<Void> subscribe(MatchRule rule, SignalHandler handler) {
        return bus.subscribeAsync(rule, signal -> handle(handler, signal)).thenAccept(subscription -> {
            subscriptions.add(subscription);
            if (end != null) {
                unsubscribe();
            }
        });
    }

    private void handle(SignalHandler handler, Message signal) throws Exception {
        try {
            handler.onSignal(signal);
        } catch (VirtualMachineError e) {
            signalLost = true;
            throw e;
        }
        recover();
    }

    /** Recovers from an unhandled signal, with the next signal or call, when there may be memory again. */
    private void recover() {
        if (signalLost) {
            whenLost.run();
            signalLost = false;
        }
    }

    private void unsubscribe() {
        subscriptions.forEach(Subscription::close);
        subscriptions.clear();
    }

    /** Ends the subscriptions permanently. On the loop's thread. */
    void close(BusException reason) {
        if (end == null) {
            end = reason;
        }
        unsubscribe();
        busClosed.cancel(false);
    }

    /** Returns why no further signal can arrive; null while signals may arrive. On the loop's thread. */
    @Nullable
    BusException end() {
        return end;
    }
}
