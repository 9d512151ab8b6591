package io.github.systemd4j.watch;

import io.github.systemd4j.internal.text.Excerpt;
import java.time.Instant;

/**
 * An event: from now on, the view of the units may differ from systemd's. Units may change meanwhile. {@link InSync}
 * follows when all these changes were delivered.
 *
 * @param cause why the view may differ
 * @param message what happened, as human-readable text
 * @param time when this process was notified
 */
public record OutOfSync(Cause cause, String message, Instant time) implements UnitEvent {
    /** The cause of a view that may differ from systemd's. */
    public enum Cause {
        /** The connection to the broker, or to systemd itself, was lost. */
        CONNECTION_LOST,
        /** systemd left the bus, for example because it re-executes itself. */
        MANAGER_RESTARTING,
        /** systemd reloads all units. */
        RELOADING
    }

    /** Returns the components with the beginning of each text, and control characters escaped. */
    @Override
    public String toString() {
        return Excerpt.of(this);
    }
}
