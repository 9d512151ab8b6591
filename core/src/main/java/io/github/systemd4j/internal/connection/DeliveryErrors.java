package io.github.systemd4j.internal.connection;

import io.github.systemd4j.loop.EventLoop;
import io.github.systemd4j.message.BusException;
import io.github.systemd4j.message.ErrorName;

/**
 * Reports errors of the delivery of a message. A malformed body is reported once, however many subscriptions read it.
 * Used on the loop's thread only.
 */
public final class DeliveryErrors {
    private final EventLoop loop;
    private boolean malformed;

    public DeliveryErrors(EventLoop loop) {
        this.loop = loop;
    }

    /** Begins the next message. */
    public void begin() {
        malformed = false;
    }

    /**
     * Passes an error to the loop's error handler.
     *
     * @param where the place of the error, human-readable
     */
    public void report(String where, Throwable error) {
        if (error instanceof BusException body && body.is(ErrorName.INCONSISTENT_MESSAGE)) {
            if (malformed) {
                return;
            }
            malformed = true;
        }
        loop.errorHandler().onError(where, error);
    }
}
