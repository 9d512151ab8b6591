package io.github.systemd4j.internal.names;

import io.github.systemd4j.internal.wire.MessageAccess;
import io.github.systemd4j.message.BodyReader;
import io.github.systemd4j.message.BusException;
import io.github.systemd4j.message.ErrorName;
import io.github.systemd4j.message.MatchRule;
import io.github.systemd4j.message.Message;
import io.github.systemd4j.message.MethodCall;
import io.github.systemd4j.message.SignalHandler;
import io.github.systemd4j.message.Subscription;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Tracks the owners of all bus names in the subscriptions of a connection. Used on the loop's thread only. */
public final class NameOwners {
    public static final String BROKER = "org.freedesktop.DBus";
    public static final String BROKER_PATH = "/org/freedesktop/DBus";

    private final Link link;
    private final Map<String, Entry> entries = new HashMap<>();

    /** The methods of the connection that this class needs. */
    public interface Link {
        /** Returns whether the peer is a broker. */
        boolean hasBroker();

        void subscribe(MatchRule rule, SignalHandler handler, CompletableFuture<Subscription> subscribed);

        default CompletableFuture<Subscription> subscribeAsync(MatchRule rule, SignalHandler handler) {
            var subscribed = new CompletableFuture<Subscription>();
            subscribe(rule, handler, subscribed);
            return subscribed;
        }

        <T extends @Nullable Object> void call(
                MethodCall call, Function<Message, T> reader, CompletableFuture<T> future);

        default <T extends @Nullable Object> CompletableFuture<T> callAsync(
                MethodCall call, Function<Message, T> reader) {
            var future = new CompletableFuture<T>();
            call(call, reader, future);
            return future;
        }
    }

    public NameOwners(Link link) {
        this.link = link;
    }

    /** Returns a call of a method of the broker. */
    public static MethodCall brokerCall(String member, String signature, Object... arguments) {
        return MethodCall.to(BROKER, BROKER_PATH, BROKER, member).withArguments(signature, arguments);
    }

    /** Returns a rule, without its conditions on bus names if there is no broker, so that no message has them. */
    public MatchRule applicable(MatchRule rule) {
        return link.hasBroker() ? rule : MessageAccess.get().withoutNames(rule);
    }

    /** Starts to track a name; null if the rule names no sender, or there is no broker that knows the owner. */
    public @Nullable NameOwner follow(@Nullable String name) {
        if (name == null || !link.hasBroker()) {
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
        entry.owner.addFollower();
        return entry.owner;
    }

    public void unfollow(@Nullable NameOwner owner) {
        if (owner instanceof NameOwner.Followed followed && followed.removeFollower()) {
            Entry entry = entries.remove(followed.name());
            if (entry != null) {
                entry.changes.thenAccept(Subscription::close);
            }
        }
    }

    /** Adds the match first and requests the owner second: the broker handles them in order, so no change is missed. */
    private Entry start(String name) {
        var owner = new NameOwner.Followed(name);
        MatchRule rule = MatchRule.signal(BROKER, "NameOwnerChanged")
                .sender(BROKER)
                .path(BROKER_PATH)
                .argument(0, name);
        CompletableFuture<Subscription> changes = link.subscribeAsync(rule, signal -> {
            BodyReader body = signal.body();
            body.skip().skip();
            owner.set(body.readString());
        });
        CompletableFuture<Void> asked = link.callAsync(
                        brokerCall("GetNameOwner", "s", name),
                        reply -> reply.body().readString())
                .exceptionally(NameOwners::noOwner)
                .thenAccept(owner::set);
        CompletableFuture.allOf(changes, asked).whenComplete((_, error) -> owner.known(error));
        return new Entry(owner, changes);
    }

    private static String noOwner(Throwable error) {
        if (error instanceof BusException bus && bus.is(ErrorName.NAME_HAS_NO_OWNER)) {
            return "";
        }
        throw new CompletionException(error);
    }

    private record Entry(NameOwner.Followed owner, CompletableFuture<Subscription> changes) {}
}
