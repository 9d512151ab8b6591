package io.github.systemd4j.internal.wire;

import io.github.systemd4j.message.BodyReader;

/** Base class of the library's readers, one for each kind of connection. */
public abstract non-sealed class AbstractBodyReader implements BodyReader {
    /** Creates a reader. */
    protected AbstractBodyReader() {}

    /** Reads type {@code h} as the index into the descriptors of the message. */
    public abstract int readFdNumber();
}
