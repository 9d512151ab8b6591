package io.github.systemd4j.internal.wire;

import io.github.systemd4j.message.Message;

/** Base class of the messages of libsystemd's connection. */
public abstract non-sealed class AbstractMessage implements Message {
    /** Creates a message. */
    protected AbstractMessage() {}

    @Override
    public String toString() {
        return MessageText.describe(this);
    }
}
