package io.github.systemd4j.daemon;

/** Reports what happened to a notification. */
public enum NotifyResult {
    /** The service manager received it, but may not have read it yet. */
    SENT,
    /** There is no service manager to notify: {@code NOTIFY_SOCKET} isn't set. */
    NO_SERVICE_MANAGER
}
