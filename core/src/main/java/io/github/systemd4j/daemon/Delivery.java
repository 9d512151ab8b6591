package io.github.systemd4j.daemon;

/** What became of a notification. */
public enum Delivery {
    /** It was handed to the service manager, which may not have read it yet. */
    SENT,
    /** {@code NOTIFY_SOCKET} isn't set: nobody waits for one. */
    NO_SERVICE_MANAGER
}
