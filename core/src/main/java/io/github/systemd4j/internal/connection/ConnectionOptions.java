package io.github.systemd4j.internal.connection;

import io.github.systemd4j.internal.Timeouts;
import io.github.systemd4j.loop.ErrorHandler;
import io.github.systemd4j.loop.EventLoop;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Holds the options that the builders of all connections have, and checks them. */
public final class ConnectionOptions {
    private @Nullable EventLoop shared;
    private ErrorHandler errorHandler = ErrorHandler.logging();
    private Duration connectTimeout = Timeouts.DEFAULT;

    /** Sets the loop of the connection, which the caller closes. */
    public void loop(EventLoop loop) {
        shared = loop;
    }

    /** Sets the error handler of the loop that is started without a shared one. */
    public void errorHandler(ErrorHandler handler) {
        errorHandler = handler;
    }

    /**
     * Sets how long connecting may take.
     *
     * @throws IllegalArgumentException if it isn't positive
     */
    public void connectTimeout(Duration limit) {
        connectTimeout = Timeouts.checkPositive(limit);
    }

    public Duration connectTimeout() {
        return connectTimeout;
    }

    /** Returns the shared loop, or starts one whose thread has that name. */
    public ConnectionLoop startLoop(String threadName) {
        return shared == null
                ? new ConnectionLoop(EventLoop.start(threadName, errorHandler), true)
                : new ConnectionLoop(shared, false);
    }
}
