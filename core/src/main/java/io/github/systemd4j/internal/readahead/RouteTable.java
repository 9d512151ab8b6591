package io.github.systemd4j.internal.readahead;

import io.github.systemd4j.internal.match.ArgumentMatcher;
import io.github.systemd4j.internal.readahead.RouteKey.Shape;
import io.github.systemd4j.message.BodyReader;
import io.github.systemd4j.message.BusException;
import io.github.systemd4j.message.Message;
import io.github.systemd4j.message.Utf8View;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The routes of all keys that look at the same parts of a signal, by the hash of these. Allocates nothing to look. */
final class RouteTable {
    private static final int SMALLEST = 16;

    private final Shape shape;
    private final Utf8View argument = new Utf8View();
    private @Nullable Route[] slots = new Route[SMALLEST];
    private int size;

    /** The route, if there is but one: then it takes no hash. */
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

    /**
     * The route that a signal takes here.
     *
     * @throws BusException if an argument counts, and the body is malformed
     */
    @Nullable
    Route find(Message signal) {
        if (!isInNamespace(signal) || !hasArgument(signal)) {
            return null;
        }
        Route single = only;
        return single == null ? findByHash(signal) : single.key.isIn(signal, argument) ? single : null;
    }

    private @Nullable Route findByHash(Message signal) {
        int hash = hash(signal);
        Route route = slots[slot(hash)];
        while (route != null && !route.isOf(signal, hash, argument)) {
            route = route.next;
        }
        return route;
    }

    /** Whether a subscription wants a signal as far as its header tells: only then does its body matter. */
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

    /** In the order of {@link RouteKey#hash}. */
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
