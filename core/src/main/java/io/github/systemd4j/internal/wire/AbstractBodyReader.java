package io.github.systemd4j.internal.wire;

import io.github.systemd4j.message.BodyReader;

/** A reader of the library's own, of which there is one for each connection. */
public abstract non-sealed class AbstractBodyReader implements BodyReader {
    /** Creates a reader. */
    protected AbstractBodyReader() {}

    /** Reads type {@code h} as the index into the descriptors of the message. */
    public abstract int readFdNumber();
}
