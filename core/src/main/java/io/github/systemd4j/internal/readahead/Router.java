package io.github.systemd4j.internal.readahead;

import io.github.systemd4j.internal.connection.DeliveryErrors;
import io.github.systemd4j.internal.text.PathWords;
import io.github.systemd4j.internal.wire.KnownHeader;
import io.github.systemd4j.internal.wire.KnownHeaders;
import io.github.systemd4j.message.BusException;
import io.github.systemd4j.message.Message;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Delivers signals to their subscriptions. The conditions of a rule on path, interface, member and one argument form a
 * key. The keys with the same interface and member form a group; in a group, keys that compare the same other parts
 * share a table. A signal is looked up once in each table of its groups, which are few, so the cost doesn't depend on
 * the number of subscriptions. The tables of a known header are stored with it. Used on the loop's thread only.
 */
final class Router {
    private final DeliveryErrors errors;
    private final KnownHeaders known;
    private final RouteGroups[] groups = {
        new RouteGroups(true, true),
        new RouteGroups(true, false),
        new RouteGroups(false, true),
        new RouteGroups(false, false)
    };

    /** The length of the longest path of a rule until now. */
    private int longestPath;

    Router(DeliveryErrors errors, KnownHeaders known) {
        this.errors = errors;
        this.known = known;
    }

    void add(StreamSubscription subscription) {
        known.detachAll();
        longestPath = Math.max(longestPath, subscription.key().path().length());
        groups(subscription).add(subscription);
    }

    void remove(StreamSubscription subscription) {
        known.detachAll(); // also so that no header refers to a closed subscription
        groups(subscription).remove(subscription);
    }

    private RouteGroups groups(StreamSubscription subscription) {
        return Stream.of(groups)
                .filter(each -> each.areOf(subscription.key().names()))
                .findFirst()
                .orElseThrow();
    }

    void route(Message signal) {
        errors.begin();
        PathWords path = known.path(longestPath);
        KnownHeader header = known.current();
        if (header != null) {
            route(signal, path, tables(header, signal));
            return;
        }
        for (RouteGroups each : groups) {
            RouteGroup group = each.find(signal);
            if (group != null) {
                route(signal, path, group.tables());
            }
        }
    }

    /** Returns the tables of all groups of a known header. */
    private RouteTable[] tables(KnownHeader header, Message signal) {
        if (header.attachment() instanceof RouteTable[] stored) {
            return stored;
        }
        RouteTable[] tables = Stream.of(groups)
                .map(each -> each.find(signal))
                .filter(Objects::nonNull)
                .flatMap(group -> Stream.of(group.tables()))
                .toArray(RouteTable[]::new);
        header.attach(tables);
        return tables;
    }

    private void route(Message signal, PathWords path, RouteTable[] tables) {
        for (RouteTable table : tables) {
            Route route = find(table, signal, path);
            if (route != null) {
                route.deliver(signal);
            }
        }
    }

    private @Nullable Route find(RouteTable table, Message signal, PathWords path) {
        try {
            return table.find(signal, path);
        } catch (BusException malformed) {
            if (table.hasPath(path)) {
                errors.report("looking for the subscriptions of " + signal, malformed);
            }
            return null;
        }
    }
}
