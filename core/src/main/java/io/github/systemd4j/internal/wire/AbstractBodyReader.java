package io.github.systemd4j.internal.wire;

import io.github.systemd4j.message.BodyReader;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/** Base class of the library's readers, one for each kind of connection. */
public abstract non-sealed class AbstractBodyReader implements BodyReader {
    /** Creates a reader. */
    protected AbstractBodyReader() {}

    @Override
    public long readArray(char elementType, MemorySegment into) {
        MemorySegment array = readArray(elementType);
        return copy(array, 0, array.byteSize(), into);
    }

    /** Copies an array, and returns its size. */
    protected static long copy(MemorySegment memory, long at, long size, MemorySegment into) {
        if (size > into.byteSize()) {
            throw new IndexOutOfBoundsException(
                    "an array of %d bytes doesn't fit into %d bytes".formatted(size, into.byteSize()));
        }
        MemorySegment.copy(memory, at, into, 0, size);
        return size;
    }

    /** Returns the scope of the message; null if it is valid without limit. */
    public abstract @Nullable MessageScope scope();

    /** Reads type {@code h} as the index into the descriptors of the message. */
    public abstract int readFdNumber();
}
