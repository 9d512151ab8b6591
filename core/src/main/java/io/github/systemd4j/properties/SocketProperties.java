package io.github.systemd4j.properties;

import io.github.systemd4j.unit.UnitResult;
import java.util.OptionalLong;

/**
 * The properties of a socket that are used most; see org.freedesktop.systemd1(5), "Socket Unit Objects".
 *
 * <p>An accessor throws {@link IllegalArgumentException} if systemd didn't send its property, because it is older.
 *
 * @param properties all properties
 */
public record SocketProperties(UnitProperties properties) {
    /** Returns whether each connection gets a service of its own. */
    public boolean accept() {
        return properties.getBoolean("Accept");
    }

    /** Returns the number of open connections, if each has a service of its own. */
    public long nConnections() {
        return properties.getLong("NConnections");
    }

    /** Returns the number of connections that were accepted. */
    public long nAccepted() {
        return properties.getLong("NAccepted");
    }

    /** Returns the number of connections that were refused. */
    public long nRefused() {
        return properties.getLong("NRefused");
    }

    /** Returns the process ID of the command that is running for it; empty if there is none. */
    public OptionalLong controlPid() {
        return properties.getId("ControlPID");
    }

    /** Returns how the current or last run ended. */
    public UnitResult result() {
        return properties.get("Result", UnitResult.class);
    }
}
