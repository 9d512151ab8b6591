package io.github.systemd4j.watch;

import io.github.systemd4j.internal.text.Excerpt;
import java.time.Instant;

/**
 * systemd can't be seen for a while. Units may change meanwhile; {@link Reconnected} tells when all that did was
 * delivered.
 *
 * @param reason why
 * @param message what happened, for people
 * @param time when this side learnt of it
 */
public record Disconnected(Reason reason, String message, Instant time) implements UnitEvent {
    /** Why systemd can't be seen. */
    public enum Reason {
        /** The connection to the broker, or to systemd itself, was lost. */
        CONNECTION_LOST,
        /** systemd left the bus, as it does when it executes itself anew. */
        MANAGER_RESTARTING,
        /** systemd loads all units anew. */
        RELOADING
    }

    /** Returns the components with the beginning of each text, and control characters escaped. */
    @Override
    public String toString() {
        return Excerpt.of(this);
    }
}
