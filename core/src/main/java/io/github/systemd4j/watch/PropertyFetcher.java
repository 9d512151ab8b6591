package io.github.systemd4j.watch;

import io.github.systemd4j.bindings.Libc;
import io.github.systemd4j.bus.BusConnection;
import io.github.systemd4j.internal.connection.Futures;
import io.github.systemd4j.internal.systemd.CallLimiter;
import io.github.systemd4j.internal.systemd.ManagerEndpoint;
import io.github.systemd4j.internal.systemd.SystemdNames;
import io.github.systemd4j.message.BusException;
import io.github.systemd4j.message.ErrorName;
import io.github.systemd4j.message.Message;
import io.github.systemd4j.message.MethodCall;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Asks systemd for properties that no signal has told, a limited number at a time. Only for units that systemd is known
 * to have, because it loads what it is asked for. The loop's thread alone.
 */
final class PropertyFetcher {
    private static final int MAX_IN_FLIGHT = 64;

    private final BusConnection source;
    private final ManagerEndpoint addressing;
    private final UnitTable table;
    private final Consumer<Throwable> failure;
    private final CallLimiter turns = new CallLimiter(this::hasRoom);
    private final UnitUpdate update = new UnitUpdate();
    private CompletableFuture<Void> idle = CompletableFuture.completedFuture(null);
    private int inFlight;
    private long progressed;

    /**
     * @param failure is told when a value can't be had of a unit that is there
     */
    PropertyFetcher(BusConnection source, ManagerEndpoint addressing, UnitTable table, Consumer<Throwable> failure) {
        this.source = source;
        this.addressing = addressing;
        this.table = table;
        this.failure = failure;
    }

    void fetch(UnitTable.Entry entry, String interfaceName, TrackedProperty property) {
        if (idle.isDone()) {
            idle = new CompletableFuture<>();
        }
        entry.valueAsked();
        turns.call(() -> ask(entry, interfaceName, property)).whenComplete((_, error) -> answered(entry, error));
    }

    /** Completes when all that was asked for has come. */
    CompletableFuture<Void> idle() {
        return idle;
    }

    private boolean hasRoom() {
        return inFlight < MAX_IN_FLIGHT;
    }

    private CompletableFuture<Boolean> ask(UnitTable.Entry entry, String interfaceName, TrackedProperty property) {
        if (!isThere(entry)) {
            return CompletableFuture.completedFuture(false);
        }
        inFlight++;
        MethodCall get = addressing.property(entry.path, interfaceName, property.name());
        return source.callAsync(get, reply -> read(entry, property, reply)).whenComplete((_, _) -> inFlight--);
    }

    private boolean isThere(UnitTable.Entry entry) {
        return table.named(entry.name.value()) == entry;
    }

    private boolean read(UnitTable.Entry entry, TrackedProperty property, Message reply) {
        property.read(reply.body(), update.of(entry.state()));
        entry.set(update.toState());
        return true;
    }

    /** When a value has come last: microseconds of {@code CLOCK_MONOTONIC}. */
    long progressed() {
        return progressed;
    }

    /** Nothing leaves here, since nobody would see it. */
    private void answered(UnitTable.Entry entry, @Nullable Throwable error) {
        try {
            progressed = Libc.monotonicMicros();
            if (error != null && !isGone(error)) {
                failure.accept(error);
            } else if (isThere(entry)) {
                entry.valueCame();
            }
            if (inFlight == 0 && turns.size() == 0) {
                idle.complete(null);
            }
        } catch (Throwable t) {
            failure.accept(t);
        }
    }

    private static boolean isGone(Throwable error) {
        return Futures.cause(error) instanceof BusException refused
                && (refused.name().startsWith(SystemdNames.BUS_NAME) || refused.is(ErrorName.UNKNOWN_OBJECT));
    }
}
