package io.github.systemd4j.internal.wire;

import io.github.systemd4j.message.Message;

/** Base class of messages in packages that {@link Message}, which is sealed, must not know. */
public abstract non-sealed class AbstractMessage implements Message {
    /** Creates a message. */
    protected AbstractMessage() {}
}
