package io.github.systemd4j.manager;

import io.github.systemd4j.internal.connection.Futures;
import io.github.systemd4j.internal.loop.LoopTasks;
import io.github.systemd4j.internal.systemd.FutureErrors;
import io.github.systemd4j.internal.systemd.SystemdNames;
import io.github.systemd4j.message.BodyReader;
import io.github.systemd4j.message.BusException;
import io.github.systemd4j.message.ErrorName;
import io.github.systemd4j.message.Message;
import io.github.systemd4j.properties.UnitProperties;
import io.github.systemd4j.unit.ActiveState;
import io.github.systemd4j.unit.UnitName;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Waits for states of units. Each state that a signal reports counts, also if the unit has left it again; calls only
 * read the state at the beginning, and after events that signals don't cover. Signals are followed while a caller waits.
 */
final class StateWaits {
    private final ManagerClient client;

    // only for the loop's thread
    private final Set<Wait> waits = new LinkedHashSet<>();
    private @Nullable SignalFollower signals;

    StateWaits(ManagerClient client) {
        this.client = client;
    }

    /** Waits up to a limit; not on the loop's own thread. */
    ActiveState await(UnitName unit, Predicate<? super ActiveState> wanted, Duration limit) {
        var wait = new Wait(unit, wanted);
        try {
            return client.loop().await(() -> begin(wait), limit);
        } catch (BusException e) {
            throw e.is(ErrorName.TIMEOUT) && !wait.hasFailed() ? wait.timeout(limit, e) : e;
        }
    }

    /** Returns a future that completes with the first state that is wanted. */
    CompletableFuture<ActiveState> await(UnitName unit, Predicate<? super ActiveState> wanted) {
        return begin(new Wait(unit, wanted));
    }

    private CompletableFuture<ActiveState> begin(Wait wait) {
        LoopTasks.submit(client.loop(), wait.result, () -> {
            waits.add(wait);
            wait.result.whenComplete((_, _) -> LoopTasks.runIfOpen(client.loop(), () -> forget(wait)));
            followAndAsk(wait);
        });
        return wait.result;
    }

    private void followAndAsk(Wait wait) {
        follow().whenComplete((_, error) -> {
            if (error == null) {
                ask(wait);
            } else if (FutureErrors.is(error, ErrorName.LIMITS_EXCEEDED) || FutureErrors.isAbsence(error)) {
                client.runLater(ManagerClient.PAUSE, () -> {
                    if (!wait.result.isDone()) {
                        followAndAsk(wait);
                    }
                });
            } else {
                wait.result.completeExceptionally(Futures.cause(error));
            }
        });
    }

    private void forget(Wait wait) {
        waits.remove(wait);
        if (waits.isEmpty() && signals != null) {
            signals.close(FutureErrors.closedHere());
            signals = null;
        }
    }

    /** Ends all waits with an error. */
    void close() {
        LoopTasks.runIfOpen(client.loop(), () -> end(FutureErrors.closedHere()));
    }

    private void end(BusException reason) {
        List.copyOf(waits).forEach(wait -> wait.result.completeExceptionally(reason));
    }

    /** Returns the number of waits. On the loop's thread. */
    int size() {
        return waits.size();
    }

    // --- signals

    private CompletableFuture<Void> follow() {
        if (signals == null) {
            signals = new SignalFollower(
                    client,
                    Map.of(
                            SystemdNames.UNIT_CHANGED,
                            this::onChanged,
                            SystemdNames.signal("UnitNew"),
                            _ -> askUnloaded(),
                            SystemdNames.signal("UnitRemoved"),
                            this::onRemoved,
                            SystemdNames.signal("Reloading"),
                            _ -> askAll(),
                            SystemdNames.OWNER_CHANGED,
                            this::onOwnerChanged),
                    this::askAll,
                    this::end);
        }
        return signals.following().thenCompose(_ -> subscribe());
    }

    /** Makes systemd emit its signals, if it doesn't yet. */
    private CompletableFuture<Void> subscribe() {
        return client.callAsync(
                        client.method("Subscribe", "").withTimeout(ManagerClient.UNLIMITED), BodyReader::signature)
                .handle((_, error) -> error == null || FutureErrors.is(error, SystemdErrorName.ALREADY_SUBSCRIBED)
                        ? CompletableFuture.<Void>completedFuture(null)
                        : CompletableFuture.<Void>failedFuture(error))
                .thenCompose(subscribed -> subscribed);
    }

    private void onChanged(Message signal) {
        String path = signal.path().toString();
        List<Wait> concerned =
                waits.stream().filter(wait -> path.equals(wait.path)).toList();
        if (!concerned.isEmpty()) {
            ActiveState state = ManagerClient.changedState(signal.body());
            if (state != null) {
                concerned.forEach(wait -> wait.see(state));
            }
        }
    }

    private void onRemoved(Message signal) {
        String path = signal.body().skip().readObjectPath().value();
        List.copyOf(waits).stream().filter(wait -> path.equals(wait.path)).forEach(this::ask);
    }

    private void onOwnerChanged(Message signal) {
        if (SystemdNames.isBack(signal)) {
            subscribe().whenComplete((_, _) -> askAll());
        }
    }

    private void askAll() {
        List.copyOf(waits).forEach(this::ask);
    }

    /** A new unit may have an alias that is waited for. */
    private void askUnloaded() {
        List.copyOf(waits).stream().filter(wait -> !wait.loaded).forEach(this::ask);
    }

    // --- calls

    /** Reads the state of a unit, without loading it. */
    private void ask(Wait wait) {
        if (wait.asking) {
            wait.askAgain = true;
            return;
        }
        wait.asking = true;
        client.callAsync(
                        client.method("GetUnit", "s", wait.unit.value()).withTimeout(ManagerClient.UNLIMITED),
                        reply -> reply.readObjectPath().value())
                .thenCompose(path -> {
                    wait.path = path;
                    wait.loaded = true;
                    return client.propertiesAsync(path, UnitProperties::activeState);
                })
                .whenComplete((state, error) -> {
                    wait.asking = false;
                    if (error == null) {
                        wait.see(state);
                    } else {
                        onUnanswered(wait, error);
                    }
                    askAgain(wait);
                });
    }

    private void askAgain(Wait wait) {
        if (wait.askAgain) {
            wait.askAgain = false;
            askIfWaiting(wait);
        }
    }

    private void askIfWaiting(Wait wait) {
        if (!wait.result.isDone()) {
            ask(wait);
        }
    }

    /** Handles an error. When systemd is absent, it is asked again when it is back. */
    private void onUnanswered(Wait wait, Throwable error) {
        if (FutureErrors.is(error, SystemdErrorName.NO_SUCH_UNIT)) {
            wait.loaded = false;
            wait.see(ActiveState.INACTIVE);
        } else if (FutureErrors.is(error, ErrorName.LIMITS_EXCEEDED)) {
            client.runLater(ManagerClient.PAUSE, () -> askIfWaiting(wait));
        } else if (!FutureErrors.isAbsence(error)) {
            wait.result.completeExceptionally(Futures.cause(error));
        }
    }

    /** A caller that waits for a unit. Its variables are for the loop's thread, except the result and the last state. */
    private static final class Wait {
        final UnitName unit;
        final CompletableFuture<ActiveState> result = new CompletableFuture<>();
        private final Predicate<? super ActiveState> wanted;

        /** The path of the unit; while it isn't known, that of the name, from which it differs if that is an alias. */
        String path;

        boolean loaded;
        boolean asking;
        boolean askAgain;
        private volatile @Nullable ActiveState last;

        Wait(UnitName unit, Predicate<? super ActiveState> wanted) {
            this.unit = unit;
            this.path = unit.objectPath().value();
            this.wanted = wanted;
        }

        void see(ActiveState state) {
            last = state;
            try {
                if (wanted.test(state)) {
                    result.complete(state);
                }
            } catch (Throwable t) {
                result.completeExceptionally(t);
            }
        }

        /** Returns whether the wait has failed otherwise than by its limit of time, at which it is canceled. */
        boolean hasFailed() {
            return result.isCompletedExceptionally() && !result.isCancelled();
        }

        BusException timeout(Duration limit, BusException cause) {
            ActiveState state = last;
            return new BusException(
                    ErrorName.TIMEOUT,
                    state == null
                            ? "%s: systemd has not reported its state after %s".formatted(unit, limit)
                            : "%s has not reached the wanted state after %s: it is %s"
                                    .formatted(unit, limit, state.dbusName()),
                    0,
                    cause);
        }
    }
}
