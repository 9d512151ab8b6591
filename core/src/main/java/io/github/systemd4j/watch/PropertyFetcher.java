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
import io.github.systemd4j.message.ProjectedValue;
import io.github.systemd4j.message.Projection;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Gets properties that no signal has contained, with a limited number of calls in flight. Only for units that systemd has
 * loaded, because it would load any other unit. Only for the loop's thread.
 */
final class PropertyFetcher {
    /**
     * Half of the replies that dbus-daemon lets a connection wait for (128): more calls would not be faster, and the
     * calls that list units must never be refused.
     */
    private static final int MAX_IN_FLIGHT = 64;

    private final BusConnection source;
    private final ManagerEndpoint endpoint;
    private final UnitTable table;
    private final Consumer<Throwable> failure;
    private final CallLimiter limiter = new CallLimiter(this::hasRoom);
    private final UnitUpdate update = new UnitUpdate();
    private final Projection answer = new Projection();
    private final ProjectedValue value = answer.argument(0);
    private CompletableFuture<Void> idle = CompletableFuture.completedFuture(null);
    private int inFlight;
    private long progressed;

    /**
     * @param failure gets the error if a property of a loaded unit can't be read
     */
    PropertyFetcher(BusConnection source, ManagerEndpoint endpoint, UnitTable table, Consumer<Throwable> failure) {
        this.source = source;
        this.endpoint = endpoint;
        this.table = table;
        this.failure = failure;
    }

    /** Gets a property of a unit; until then, the unit is not reported. */
    void fetch(UnitTable.Entry entry, String interfaceName, TrackedProperty property) {
        if (idle.isDone()) {
            idle = new CompletableFuture<>();
        }
        entry.fetchStarted();
        limiter.call(() -> ask(entry, interfaceName, property)).whenComplete((_, error) -> answered(entry, error));
    }

    /** Returns a future that completes when no call is pending. */
    CompletableFuture<Void> idle() {
        return idle;
    }

    private boolean hasRoom() {
        return inFlight < MAX_IN_FLIGHT;
    }

    private CompletableFuture<Boolean> ask(UnitTable.Entry entry, String interfaceName, TrackedProperty property) {
        if (!isLoaded(entry)) {
            return CompletableFuture.completedFuture(false);
        }
        inFlight++;
        MethodCall get = endpoint.property(entry.path, interfaceName, property.name());
        return source.callAsync(get, reply -> read(entry, property, reply)).whenComplete((_, _) -> inFlight--);
    }

    private boolean isLoaded(UnitTable.Entry entry) {
        return table.named(entry.name.value()) == entry;
    }

    private boolean read(UnitTable.Entry entry, TrackedProperty property, Message reply) {
        answer.read(reply.body());
        property.read(value, update.of(entry.state()));
        entry.set(update.toState());
        return true;
    }

    /** Returns when the last reply has arrived: microseconds of {@code CLOCK_MONOTONIC}. */
    long progressed() {
        return progressed;
    }

    /** Throws nothing, because no caller would see it. */
    private void answered(UnitTable.Entry entry, @Nullable Throwable error) {
        try {
            progressed = Libc.monotonicMicros();
            if (error != null && !isUnloaded(error)) {
                failure.accept(error);
            } else if (isLoaded(entry)) {
                entry.fetchEnded();
            }
            if (inFlight == 0 && limiter.size() == 0) {
                idle.complete(null);
            }
        } catch (Throwable t) {
            failure.accept(t);
        }
    }

    private static boolean isUnloaded(Throwable error) {
        return Futures.cause(error) instanceof BusException refused
                && (refused.name().startsWith(SystemdNames.BUS_NAME) || refused.is(ErrorName.UNKNOWN_OBJECT));
    }
}
