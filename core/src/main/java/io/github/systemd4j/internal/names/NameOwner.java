package io.github.systemd4j.internal.names;

import io.github.systemd4j.message.Message;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Tracks the connection that owns a bus name, by the broker's signals. It distinguishes messages of the owner from
 * forged ones. While the owner isn't known, no message is accepted.
 */
public interface NameOwner {
    /** Returns whether the owner sent a message. */
    boolean sent(Message message);

    /** Returns a future that completes when the owner, or its absence, is known. */
    CompletableFuture<Void> known();

    /** The owner of a name that can't change its owner: a unique name, or the broker's. */
    record Fixed(String name) implements NameOwner {
        @Override
        public boolean sent(Message message) {
            return message.sender().contentEquals(name);
        }

        @Override
        public CompletableFuture<Void> known() {
            return CompletableFuture.completedFuture(null);
        }
    }

    /** The owner of a well-known name. */
    final class Followed implements NameOwner {
        private final String name;
        private final CompletableFuture<Void> known = new CompletableFuture<>();
        private @Nullable String owner;
        private int followers;

        Followed(String name) {
            this.name = name;
        }

        String name() {
            return name;
        }

        void addFollower() {
            followers++;
        }

        /** Removes a follower, and returns whether it was the last one. */
        boolean removeFollower() {
            return --followers == 0;
        }

        /** Called when the owner is known, or can't be determined. */
        void known(@Nullable Throwable error) {
            if (error == null) {
                known.complete(null);
            } else {
                known.completeExceptionally(error);
            }
        }

        /** Sets the owner; an empty name means that there is none. */
        void set(String uniqueName) {
            owner = uniqueName.isEmpty() ? null : uniqueName;
        }

        @Override
        public boolean sent(Message message) {
            String sender = owner;
            return sender != null && message.sender().contentEquals(sender);
        }

        @Override
        public CompletableFuture<Void> known() {
            return known;
        }
    }
}
