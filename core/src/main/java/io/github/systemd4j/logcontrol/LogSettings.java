package io.github.systemd4j.logcontrol;

import io.github.systemd4j.journal.Priority;

/**
 * What {@link LogControl} reads and sets: the level and the target of all logging of this process. Called on the thread
 * of the bus's loop.
 */
public interface LogSettings {
    /** Returns the least important priority that is logged. */
    Priority level();

    /** Sets the least important priority that is logged. */
    void setLevel(Priority level);

    /** Returns where messages are logged: {@code console}, {@code journal}, {@code kmsg} or {@code syslog}. */
    String target();

    /**
     * Sets where messages are logged.
     *
     * @throws IllegalArgumentException if this process can't log there; the caller gets the message
     */
    void setTarget(String target);

    /** Returns the name by which the journal identifies the messages of this process. */
    String identifier();
}
