package io.github.systemd4j.bus;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** The owners of all names that subscriptions of a connection ask for. The loop's thread alone. */
final class NameOwners {
    static final String BROKER = "org.freedesktop.DBus";
    static final String BROKER_PATH = "/org/freedesktop/DBus";

    private final Connection connection;
    private final Map<String, Entry> entries = new HashMap<>();

    NameOwners(Connection connection) {
        this.connection = connection;
    }

    /** Starts to follow a name; null where no sender was asked for, or there is no broker to vouch for one. */
    @Nullable
    NameOwner follow(@Nullable String name) {
        if (name == null || !connection.hasBroker()) {
            return null;
        }
        if (name.startsWith(":") || name.equals(BROKER)) {
            return new NameOwner.Fixed(name);
        }
        Entry entry = entries.get(name);
        if (entry == null) {
            entry = start(name);
            entries.put(name, entry);
        }
        entry.owner.followers++;
        return entry.owner;
    }

    void unfollow(@Nullable NameOwner owner) {
        if (owner instanceof NameOwner.Followed followed && --followed.followers == 0) {
            Entry entry = entries.remove(followed.name);
            if (entry != null) {
                entry.changes.close();
            }
        }
    }

    /** First the match, then the question: the broker answers in order, so no change falls between. */
    private Entry start(String name) {
        var owner = new NameOwner.Followed(name);
        MatchRule rule = MatchRule.signal(BROKER, "NameOwnerChanged")
                .sender(BROKER)
                .path(BROKER_PATH)
                .argument(0, name);
        var changes = new SlotSubscription(connection, rule, signal -> {
            BodyReader body = signal.body();
            body.skip().skip();
            owner.set(body.readString());
        });
        CompletableFuture<Void> asked = connection
                .call(
                        MethodCall.to(BROKER, BROKER_PATH, BROKER, "GetNameOwner")
                                .withArguments("s", name),
                        reply -> reply.body().readString())
                .exceptionally(NameOwners::nobody)
                .thenAccept(owner::set);
        CompletableFuture.allOf(changes.ready(), asked).whenComplete((_, error) -> owner.known(error));
        return new Entry(owner, changes);
    }

    private static String nobody(Throwable error) {
        if (error instanceof BusException bus && bus.is(ErrorName.NAME_HAS_NO_OWNER)) {
            return "";
        }
        throw new CompletionException(error);
    }

    private record Entry(NameOwner.Followed owner, Subscription changes) {}
}
