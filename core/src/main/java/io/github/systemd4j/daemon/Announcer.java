package io.github.systemd4j.daemon;

import io.github.systemd4j.internal.threads.DaemonThreads;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Tells the service manager how a service's life goes: one after the other, and nothing after the last one. Returns at
 * once, for where nobody reads the socket sending blocks for ever: that is done on a thread of its own.
 */
final class Announcer {
    private final ExecutorService sender = Executors.newSingleThreadExecutor(DaemonThreads.named("systemd4j notify"));

    /** Sends a notification, unless the last one was sent before. */
    synchronized CompletableFuture<Void> send(Notification notification) {
        return sender.isShutdown()
                ? CompletableFuture.completedFuture(null)
                : CompletableFuture.runAsync(notification::send, sender);
    }

    synchronized CompletableFuture<Void> sendLast(Notification notification) {
        CompletableFuture<Void> sent = send(notification);
        sender.shutdown();
        return sent;
    }
}
