package io.github.systemd4j.internal.readahead;

import io.github.systemd4j.internal.match.ArgumentMatcher;
import io.github.systemd4j.internal.readahead.RouteKey.Shape;
import io.github.systemd4j.internal.text.PathWords;
import io.github.systemd4j.message.BodyReader;
import io.github.systemd4j.message.BusException;
import io.github.systemd4j.message.Message;
import io.github.systemd4j.message.Utf8View;
import org.jspecify.annotations.Nullable;

/**
 * Finds the routes of all keys with the same names and the same shape. A lookup allocates nothing, and takes as long for
 * many routes as for a few.
 */
final class RouteTable {
    private final Shape shape;
    private final Utf8View argument = new Utf8View();
    private final HashChains<Route> routes = new HashChains<>();

    /** The route, if there is only one: then no hash is computed. */
    private @Nullable Route only;

    RouteTable(Shape shape) {
        this.shape = shape;
    }

    Shape shape() {
        return shape;
    }

    /**
     * Returns the route of a signal that has the names; null if there is none.
     *
     * @param path of the signal
     * @throws BusException if an argument is compared, and the body is malformed
     */
    @Nullable
    Route find(Message signal, PathWords path) {
        int size = shape.path() ? path.length() : shape.namespaceLength();
        if (!isPossible(path, size) || !hasArgument(signal)) {
            return null;
        }
        Route route = only;
        if (route != null) {
            return route.isOf(path, size, argument) ? route : null;
        }
        long hash = hash(path, size, shape.argument() < 0 ? null : argument);
        route = routes.first(hash);
        while (route != null && !(route.hash == hash && route.isOf(path, size, argument))) {
            route = route.next;
        }
        return route;
    }

    /** Returns whether a path isn't longer than all keys, or has an element that ends where the namespaces end. */
    private boolean isPossible(PathWords path, int size) {
        return shape.path() ? path.isComplete() : size == 0 || path.isElementEnd(size);
    }

    private static long hash(PathWords path, int size, @Nullable Utf8View argument) {
        long hash = path.hash(size);
        return argument == null ? hash : PathWords.mix(hash, argument.contentHash());
    }

    private static long hash(RouteKey key) {
        var path = new PathWords();
        path.set(key.path());
        return hash(path, path.length(), RouteKey.view(key.argument()));
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

    /** Returns whether a route has the path of a signal. Otherwise its body isn't read. */
    boolean hasPath(PathWords path) {
        int size = shape.path() ? path.length() : shape.namespaceLength();
        return isPossible(path, size) && routes.anyMatch(route -> route.isOfPath(path, size));
    }

    void add(StreamSubscription subscription) {
        RouteKey key = subscription.key();
        Route route = find(key);
        if (route == null) {
            route = new Route(key, hash(key));
            routes.add(route);
            only = routes.size() == 1 ? route : null;
        }
        route.add(subscription);
    }

    private @Nullable Route find(RouteKey key) {
        Route route = routes.first(hash(key));
        while (route != null && !route.key().equals(key)) {
            route = route.next;
        }
        return route;
    }

    /** Removes a subscription, and returns whether it was the last one. */
    boolean remove(StreamSubscription subscription) {
        Route route = find(subscription.key());
        if (route != null && route.remove(subscription)) {
            routes.remove(route);
            only = routes.size() == 1 ? routes.nodes().getFirst() : null;
        }
        return routes.size() == 0;
    }
}
