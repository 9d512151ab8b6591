package io.github.systemd4j.internal.readahead;

import io.github.systemd4j.message.Message;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Authenticates a connection, and then introduces it to a broker. Used on the loop's thread only. */
final class Handshake {
    private final Authentication authentication;
    private final StreamSender sender;
    private final boolean broker;
    private final Duration timeout;
    private final CompletableFuture<String> ready;

    /**
     * Starts to authenticate.
     *
     * @param ready completed with the unique name that the broker assigns; an empty one without a broker
     */
    Handshake(
            Authentication authentication,
            StreamSender sender,
            boolean broker,
            Duration timeout,
            CompletableFuture<String> ready) {
        this.authentication = authentication;
        this.sender = sender;
        this.broker = broker;
        this.timeout = timeout;
        this.ready = ready;
    }

    /** Reads answers, and returns whether messages follow. */
    boolean isAuthenticated(ReceiveBuffer buffer) {
        if (!authentication.isDone()) {
            authentication.read(buffer);
            if (authentication.isDone()) {
                begin();
            }
        }
        return authentication.isDone();
    }

    /** Starts with Hello, which is the first call on every connection to a broker. */
    private void begin() {
        if (broker) {
            var uniqueName = new CompletableFuture<String>();
            sender.call(Hello.call(timeout), Hello::uniqueName, uniqueName);
            uniqueName.whenComplete(this::onHello);
        } else {
            ready.complete("");
        }
    }

    private void onHello(@Nullable String uniqueName, @Nullable Throwable error) {
        if (uniqueName != null) {
            ready.complete(uniqueName);
        } else if (error != null) {
            ready.completeExceptionally(error);
        }
    }

    /** Throws an exception if a message of a broker precedes its reply to Hello. */
    void check(Message each) {
        if (broker && !ready.isDone()) {
            Hello.checkIsAnsweredBy(each);
        }
    }
}
