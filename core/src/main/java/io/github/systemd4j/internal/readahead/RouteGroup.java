package io.github.systemd4j.internal.readahead;

import io.github.systemd4j.internal.readahead.RouteKey.Names;
import io.github.systemd4j.internal.text.PathWords;
import io.github.systemd4j.message.Message;
import io.github.systemd4j.message.Utf8View;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Holds the tables of all rules with the same interface and the same member. */
final class RouteGroup extends HashChains.Node<RouteGroup> {
    private final Names names;
    private final @Nullable Utf8View interfaceName;
    private final @Nullable Utf8View member;

    /** Replaced and never changed, because a handler may subscribe during an iteration. */
    private RouteTable[] tables = {};

    RouteGroup(Names names) {
        Utf8View interfaceView = RouteKey.view(names.interfaceName());
        Utf8View memberView = RouteKey.view(names.member());
        super(hash(interfaceView, memberView));
        this.names = names;
        this.interfaceName = interfaceView;
        this.member = memberView;
    }

    /** Returns the hash of names; a null has none. */
    static long hash(@Nullable Utf8View interfaceName, @Nullable Utf8View member) {
        return mix(mix(0, interfaceName), member);
    }

    private static long mix(long hash, @Nullable Utf8View name) {
        return name == null ? hash : PathWords.mix(hash, name.contentHash());
    }

    boolean isOf(Names other) {
        return names.equals(other);
    }

    boolean isOf(Message signal) {
        return isSame(interfaceName, signal.interfaceName()) && isSame(member, signal.member());
    }

    private static boolean isSame(@Nullable Utf8View name, Utf8View other) {
        return name == null || other.contentEquals(name);
    }

    RouteTable[] tables() {
        return tables;
    }

    void add(StreamSubscription subscription) {
        RouteKey.Shape shape = subscription.key().shape();
        RouteTable table = find(shape);
        if (table == null) {
            table = new RouteTable(shape);
            tables = Arrays.copyOf(tables, tables.length + 1);
            tables[tables.length - 1] = table;
        }
        table.add(subscription);
    }

    private @Nullable RouteTable find(RouteKey.Shape shape) {
        for (RouteTable table : tables) {
            if (table.shape().equals(shape)) {
                return table;
            }
        }
        return null;
    }

    /** Removes a subscription, and returns whether it was the last one. */
    boolean remove(StreamSubscription subscription) {
        RouteTable table = find(subscription.key().shape());
        if (table != null && table.remove(subscription)) {
            tables = Arrays.stream(tables).filter(each -> each != table).toArray(RouteTable[]::new);
        }
        return tables.length == 0;
    }
}
