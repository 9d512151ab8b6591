package io.github.systemd4j.internal.names;

import io.github.systemd4j.bus.Message;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Which connection owns a bus name, followed from the broker's own signals, so that a message can be told from a forged
 * one. While the owner isn't known, no message is believed.
 */
public interface NameOwner {
    /** Whether the owner sent a message. */
    boolean sent(Message message);

    /** Completes when the owner, or that there is none, is known. */
    CompletableFuture<Void> known();

    /** The owner of a name that can't change hands: a unique name, or the broker's. */
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

        /** Takes a follower away, and tells whether it was the last one. */
        boolean removeFollower() {
            return --followers == 0;
        }

        /** The owner is known, or can't be. */
        void known(@Nullable Throwable error) {
            if (error == null) {
                known.complete(null);
            } else {
                known.completeExceptionally(error);
            }
        }

        /** An empty name means that there is no owner. */
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
