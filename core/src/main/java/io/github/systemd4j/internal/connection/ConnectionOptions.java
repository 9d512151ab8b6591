package io.github.systemd4j.internal.connection;

import io.github.systemd4j.internal.Timeouts;
import io.github.systemd4j.loop.ErrorHandler;
import io.github.systemd4j.loop.EventLoop;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Holds the options that the builders of all connections have, and checks them. */
public final class ConnectionOptions {
    private @Nullable EventLoop shared;
    private boolean driven;
    private ErrorHandler errorHandler = ErrorHandler.logging();
    private Duration connectTimeout = Timeouts.DEFAULT;

    /** Sets the loop of the connection, which the caller closes. */
    public void loop(EventLoop loop) {
        shared = loop;
    }

    /** Makes the thread that opens the connection drive its loop. */
    public void driven() {
        driven = true;
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

    /**
     * Returns the shared loop, or a new one, which the calling thread drives, or whose thread has that name.
     *
     * @throws IllegalStateException if both a shared loop and a driven one are requested, or on a virtual thread a driven
     *     one
     */
    public ConnectionLoop startLoop(String threadName) {
        if (shared != null && driven) {
            throw new IllegalStateException("both loop(..) and driven() were set: use one of them");
        }
        if (shared != null) {
            return new ConnectionLoop(shared, false);
        }
        return new ConnectionLoop(
                driven ? EventLoop.driven(errorHandler) : EventLoop.start(threadName, errorHandler), true);
    }

    /**
     * Returns the same for an asynchronous opening.
     *
     * @throws IllegalStateException if nobody could drive the loop meanwhile
     */
    public ConnectionLoop startLoopAsync(String threadName) {
        if (driven) {
            throw new IllegalStateException(
                    "openAsync with driven(): no thread would drive the loop, use open() or loop(EventLoop.driven())");
        }
        return startLoop(threadName);
    }
}
