package io.github.systemd4j.internal.wire;

import io.github.systemd4j.message.BodyReader;
import org.jspecify.annotations.Nullable;

/** Base class of the library's readers, one for each kind of connection. */
public abstract non-sealed class AbstractBodyReader implements BodyReader {
    /** Creates a reader. */
    protected AbstractBodyReader() {}

    /** Returns the scope of the message; null if it is valid without limit. */
    public abstract @Nullable MessageScope scope();

    /** Reads type {@code h} as the index into the descriptors of the message. */
    public abstract int readFdNumber();
}
