package io.github.systemd4j.internal.readahead;

import io.github.systemd4j.internal.connection.DeliveryErrors;
import io.github.systemd4j.message.BusException;
import io.github.systemd4j.message.Message;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Delivers signals to their subscriptions. The conditions of a rule on path, interface, member and one argument form a
 * key; keys of the same shape share a table. A signal is looked up once in each of the few tables, so the cost doesn't
 * depend on the number of subscriptions. Used on the loop's thread only.
 */
final class Router {
    private final DeliveryErrors errors;

    /** Replaced and never changed, because a handler may subscribe during an iteration. */
    private RouteTable[] tables = {};

    Router(DeliveryErrors errors) {
        this.errors = errors;
    }

    void add(StreamSubscription subscription) {
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
        for (RouteTable table : tables) {
            Route route = find(table, signal);
            if (route != null) {
                for (StreamSubscription subscription : route.subscriptions()) {
                    subscription.deliver(signal);
                }
            }
        }
    }

    private @Nullable Route find(RouteTable table, Message signal) {
        try {
            return table.find(signal);
        } catch (BusException malformed) {
            if (table.hasRouteOfHeader(signal)) {
                errors.report("looking for the subscriptions of " + signal, malformed);
            }
            return null;
        }
    }
}
