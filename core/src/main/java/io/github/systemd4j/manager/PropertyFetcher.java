package io.github.systemd4j.manager;

import io.github.systemd4j.bus.BusException;
import io.github.systemd4j.bus.ErrorName;
import io.github.systemd4j.bus.Message;
import io.github.systemd4j.bus.MethodCall;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Asks systemd for properties that no signal has told, a limited number at a time. Only for units that systemd is known
 * to have, because it loads what it is asked for. The loop's thread alone.
 */
final class PropertyFetcher {
    private static final int MAX_IN_FLIGHT = 64;

    private final Calls calls;
    private final UnitTable table;
    private final Consumer<Throwable> failure;
    private final UnitUpdate update = new UnitUpdate();
    private final Queue<Request> waiting = new ArrayDeque<>();
    private CompletableFuture<Void> idle = CompletableFuture.completedFuture(null);
    private int inFlight;

    /**
     * @param failure is told when a value can't be had of a unit that is there; nothing more is asked for then
     */
    PropertyFetcher(Calls calls, UnitTable table, Consumer<Throwable> failure) {
        this.calls = calls;
        this.table = table;
        this.failure = failure;
    }

    private record Request(UnitTable.Entry entry, String interfaceName, TrackedProperty property) {}

    void fetch(UnitTable.Entry entry, String interfaceName, TrackedProperty property) {
        if (idle.isDone()) {
            idle = new CompletableFuture<>();
        }
        entry.valueAsked();
        waiting.add(new Request(entry, interfaceName, property));
        sendSome();
    }

    /** Completes when all that was asked for has come. */
    CompletableFuture<Void> idle() {
        return idle;
    }

    private void sendSome() {
        while (inFlight < MAX_IN_FLIGHT && !waiting.isEmpty()) {
            send(waiting.remove());
        }
        if (inFlight == 0) {
            idle.complete(null);
        }
    }

    private void send(Request request) {
        if (!isThere(request)) {
            return;
        }
        inFlight++;
        MethodCall get = calls.property(request.entry.path, request.interfaceName, request.property.name());
        calls.bus().callAsync(get, reply -> receive(request, reply)).whenComplete((_, e) -> received(request, e));
    }

    private boolean isThere(Request request) {
        return table.named(request.entry.name) == request.entry;
    }

    private Request receive(Request request, Message reply) {
        request.property.read(reply.body(), update.of(request.entry.state()));
        request.entry.set(update.toState());
        return request;
    }

    private void received(Request request, @Nullable Throwable error) {
        inFlight--;
        if (error != null && !isGone(error)) {
            waiting.clear();
            failure.accept(error);
        } else if (isThere(request)) {
            request.entry.valueCame();
        }
        sendSome();
    }

    private static boolean isGone(Throwable error) {
        Throwable cause = error instanceof CompletionException wrapped ? wrapped.getCause() : error;
        return cause instanceof BusException bus
                && (bus.name().startsWith(Systemd.BUS_NAME) || bus.is(ErrorName.UNKNOWN_OBJECT));
    }
}
