package io.github.systemd4j.internal.connection;

import io.github.systemd4j.loop.EventLoop;

/**
 * The loop of a connection.
 *
 * @param loop drives the connection
 * @param owned whether it ends with the connection; a shared one stays open
 */
public record ConnectionLoop(EventLoop loop, boolean owned) {
    /** Closes the loop after a failed opening, if the calling thread drives it, so that nobody else would. */
    public void closeFailed() {
        if (owned && loop.inLoop()) {
            loop.close();
        }
    }

    /** Closes the loop, unless it is shared. */
    public void closeOwned() {
        if (owned) {
            loop.close();
        }
    }
}
