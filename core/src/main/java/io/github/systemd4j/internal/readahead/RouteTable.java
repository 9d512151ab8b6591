package io.github.systemd4j.internal.readahead;

import io.github.systemd4j.internal.match.ArgumentMatcher;
import io.github.systemd4j.internal.readahead.RouteKey.Shape;
import io.github.systemd4j.message.BodyReader;
import io.github.systemd4j.message.Message;
import io.github.systemd4j.message.Utf8View;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Finds the routes of all keys of one shape by the hash of the compared parts. A lookup allocates nothing. */
final class RouteTable implements RouteLookup {
    /** A power of two, as the slot is computed with a mask; the table grows with its routes. */
    private static final int SMALLEST = 16;

    private final Shape shape;
    private final Utf8View argument = new Utf8View();
    private @Nullable Route[] slots = new Route[SMALLEST];
    private int size;

    /** The route, if there is only one: then no hash is computed. */
    private @Nullable Route only;

    RouteTable(Shape shape) {
        this.shape = shape;
    }

    Shape shape() {
        return shape;
    }

    boolean isEmpty() {
        return size == 0;
    }

    @Override
    public @Nullable Route find(Message signal) {
        if (!isInNamespace(signal) || !hasArgument(signal)) {
            return null;
        }
        Route single = only;
        return single == null ? findByHash(signal) : single.key.isIn(signal, argument) ? single : null;
    }

    /**
     * Returns what remains to be looked up for signals that have the same header as this one, except for the path; null
     * if nothing can be found for them.
     */
    @Nullable
    RouteLookup remaining(Message signal) {
        Route single = only;
        if (shape.argument() >= 0) {
            return this;
        }
        if (!shape.path() && shape.namespaceLength() == 0) {
            Route route = find(signal);
            return route == null ? null : _ -> route;
        }
        if (single == null) {
            return this;
        }
        return single.key.hasNamesOf(signal) ? other -> hasPath(single, other) ? single : null : null;
    }

    private boolean hasPath(Route route, Message signal) {
        return isInNamespace(signal) && route.key.isPathOf(signal);
    }

    private @Nullable Route findByHash(Message signal) {
        int hash = hash(signal);
        Route route = slots[slot(hash)];
        while (route != null && !route.isOf(signal, hash, argument)) {
            route = route.next;
        }
        return route;
    }

    /** Returns whether a route has the signal's header. Otherwise its body isn't read. */
    boolean hasRouteOfHeader(Message signal) {
        for (Route first : slots) {
            for (Route route = first; route != null; route = route.next) {
                if (route.key.isInHeader(signal)) {
                    return true;
                }
            }
        }
        return false;
    }

    private boolean isInNamespace(Message signal) {
        int length = shape.namespaceLength();
        if (length == 0) {
            return true;
        }
        Utf8View path = signal.path();
        return path.length() == length || path.length() > length && path.byteAt(length) == '/';
    }

    private boolean hasArgument(Message signal) {
        if (shape.argument() < 0) {
            return true;
        }
        BodyReader body = signal.body();
        ArgumentMatcher.skip(body, shape.argument());
        if (body.peekType() != 's') {
            return false;
        }
        body.readString(argument);
        return true;
    }

    /** Computes the hash in the order of {@link RouteKey#hash}. */
    private int hash(Message signal) {
        int hash = 0;
        if (shape.path()) {
            hash = RouteKey.mix(hash, signal.path().contentHash());
        } else if (shape.namespaceLength() > 0) {
            hash = RouteKey.mix(hash, signal.path().contentHash(shape.namespaceLength()));
        }
        if (shape.interfaceName()) {
            hash = RouteKey.mix(hash, signal.interfaceName().contentHash());
        }
        if (shape.member()) {
            hash = RouteKey.mix(hash, signal.member().contentHash());
        }
        return shape.argument() < 0 ? hash : RouteKey.mix(hash, argument.contentHash());
    }

    private int slot(int hash) {
        return hash & slots.length - 1;
    }

    void add(StreamSubscription subscription) {
        RouteKey key = subscription.key();
        Route route = find(key);
        if (route == null) {
            route = new Route(key, key.hash());
            insert(route);
        }
        route.add(subscription);
    }

    private @Nullable Route find(RouteKey key) {
        Route route = slots[slot(key.hash())];
        while (route != null && !route.key.equals(key)) {
            route = route.next;
        }
        return route;
    }

    private void insert(Route route) {
        if (size == slots.length) {
            grow();
        }
        put(route);
        size++;
        only = size == 1 ? route : null;
    }

    private @Nullable Route first() {
        return Arrays.stream(slots).filter(Objects::nonNull).findFirst().orElse(null);
    }

    private void put(Route route) {
        int slot = slot(route.hash);
        route.next = slots[slot];
        slots[slot] = route;
    }

    private void grow() {
        @Nullable Route[] old = slots;
        slots = new Route[2 * old.length];
        for (Route first : old) {
            Route route = first;
            while (route != null) {
                Route next = route.next;
                put(route);
                route = next;
            }
        }
    }

    void remove(StreamSubscription subscription) {
        Route route = find(subscription.key());
        if (route != null && route.remove(subscription)) {
            unlink(route);
            size--;
            only = size == 1 ? first() : null;
        }
    }

    private void unlink(Route route) {
        int slot = slot(route.hash);
        Route before = slots[slot];
        if (before == route) {
            slots[slot] = route.next;
            return;
        }
        while (before != null && before.next != route) {
            before = before.next;
        }
        if (before != null) {
            before.next = route.next;
        }
    }
}
