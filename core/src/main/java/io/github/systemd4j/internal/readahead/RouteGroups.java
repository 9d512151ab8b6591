package io.github.systemd4j.internal.readahead;

import io.github.systemd4j.internal.readahead.RouteKey.Names;
import io.github.systemd4j.message.Message;
import org.jspecify.annotations.Nullable;

/** Finds the groups of the rules that compare the interface, or the member, or both, or neither. */
final class RouteGroups {
    private final boolean byInterface;
    private final boolean byMember;
    private final HashChains<RouteGroup> groups = new HashChains<>();

    RouteGroups(boolean byInterface, boolean byMember) {
        this.byInterface = byInterface;
        this.byMember = byMember;
    }

    boolean areOf(Names names) {
        return byInterface == (names.interfaceName() != null) && byMember == (names.member() != null);
    }

    /** Returns the group of a signal; null if no rule has its names. */
    @Nullable
    RouteGroup find(Message signal) {
        if (groups.size() == 0) {
            return null;
        }
        long hash = RouteGroup.hash(byInterface ? signal.interfaceName() : null, byMember ? signal.member() : null);
        RouteGroup group = groups.first(hash);
        while (group != null && !(group.hash == hash && group.isOf(signal))) {
            group = group.next;
        }
        return group;
    }

    void add(StreamSubscription subscription) {
        Names names = subscription.key().names();
        RouteGroup group = find(names);
        if (group == null) {
            group = new RouteGroup(names);
            groups.add(group);
        }
        group.add(subscription);
    }

    private @Nullable RouteGroup find(Names names) {
        RouteGroup group = groups.first(new RouteGroup(names).hash);
        while (group != null && !group.isOf(names)) {
            group = group.next;
        }
        return group;
    }

    void remove(StreamSubscription subscription) {
        RouteGroup group = find(subscription.key().names());
        if (group != null && group.remove(subscription)) {
            groups.remove(group);
        }
    }
}
