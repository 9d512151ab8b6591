package io.github.systemd4j.internal.readahead;

import io.github.systemd4j.internal.connection.DeliveryErrors;
import io.github.systemd4j.internal.wire.KnownHeader;
import io.github.systemd4j.internal.wire.KnownHeaders;
import io.github.systemd4j.message.BusException;
import io.github.systemd4j.message.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Delivers signals to their subscriptions. The conditions of a rule on path, interface, member and one argument form a
 * key; keys of the same shape share a table. A signal is looked up once in each of the few tables, so the cost doesn't
 * depend on the number of subscriptions. For a known header, the lookups that remain are stored with it. Used on the
 * loop's thread only.
 */
final class Router {
    private final DeliveryErrors errors;
    private final KnownHeaders known;

    /** Replaced and never changed, because a handler may subscribe during an iteration. */
    private RouteTable[] tables = {};

    Router(DeliveryErrors errors, KnownHeaders known) {
        this.errors = errors;
        this.known = known;
    }

    void add(StreamSubscription subscription) {
        known.detachAll();
        table(subscription.key().shape()).add(subscription);
    }

    private RouteTable table(RouteKey.Shape shape) {
        for (RouteTable table : tables) {
            if (table.shape().equals(shape)) {
                return table;
            }
        }
        var added = new RouteTable(shape);
        List<RouteTable> all = new ArrayList<>(List.of(tables));
        all.add(added);
        tables = all.toArray(new RouteTable[0]);
        return added;
    }

    void remove(StreamSubscription subscription) {
        known.detachAll(); // also so that no header refers to a closed subscription
        RouteTable table = table(subscription.key().shape());
        table.remove(subscription);
        if (table.isEmpty()) {
            List<RouteTable> rest = new ArrayList<>(List.of(tables));
            rest.remove(table);
            tables = rest.toArray(new RouteTable[0]);
        }
    }

    void route(Message signal) {
        errors.begin();
        for (RouteLookup lookup : lookups(signal)) {
            Route route = find(lookup, signal);
            if (route != null) {
                for (StreamSubscription subscription : route.subscriptions()) {
                    subscription.deliver(signal);
                }
            }
        }
    }

    /** Returns the lookups that can find something for the signal. */
    private RouteLookup[] lookups(Message signal) {
        KnownHeader header = known.current();
        if (header == null) {
            return tables;
        }
        if (header.attachment() instanceof RouteLookup[] stored) {
            return stored;
        }
        RouteLookup[] remaining = Stream.of(tables)
                .map(table -> table.remaining(signal))
                .filter(Objects::nonNull)
                .toArray(RouteLookup[]::new);
        header.attach(remaining);
        return remaining;
    }

    private @Nullable Route find(RouteLookup lookup, Message signal) {
        try {
            return lookup.find(signal);
        } catch (BusException malformed) {
            if (lookup instanceof RouteTable table && table.hasRouteOfHeader(signal)) {
                errors.report("looking for the subscriptions of " + signal, malformed);
            }
            return null;
        }
    }
}
