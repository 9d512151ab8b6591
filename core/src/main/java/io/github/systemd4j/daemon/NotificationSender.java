package io.github.systemd4j.daemon;

import io.github.systemd4j.internal.threads.DaemonThreads;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Sends the notifications of a service's life to the service manager, one after another, and none after the last one.
 * Methods return at once: a send blocks as long as nobody reads the socket, and therefore runs on a thread of its own.
 */
final class NotificationSender {
    private final ExecutorService sender = Executors.newSingleThreadExecutor(DaemonThreads.named("systemd4j notify"));

    /** Sends a notification. Does nothing if the last one was sent. */
    synchronized CompletableFuture<Void> send(Notification notification) {
        return sender.isShutdown()
                ? CompletableFuture.completedFuture(null)
                : CompletableFuture.runAsync(notification::send, sender);
    }

    /** Sends a notification, and accepts no further one. */
    synchronized CompletableFuture<Void> sendLast(Notification notification) {
        CompletableFuture<Void> sent = send(notification);
        sender.shutdown();
        return sent;
    }
}
