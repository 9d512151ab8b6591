package io.github.systemd4j.internal.wire;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import io.github.systemd4j.internal.BusErrors;
import io.github.systemd4j.internal.text.NameValidator;
import io.github.systemd4j.internal.text.SwarBytes;
import io.github.systemd4j.internal.text.Utf8;
import io.github.systemd4j.message.BodyWriter;
import io.github.systemd4j.message.BusException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Unmarshals values from memory, in either byte order: checks alignment padding, the size of texts, and that no value
 * exceeds the body or the array that contains it. The counterpart of {@link WireOutput}, which has the diagram.
 *
 * <pre>
 *   base                position          end                       limit
 *   | read              | to be read      | outside of the array    |
 * </pre>
 */
final class WireInput {
    private static final int USUAL_DEPTH = 8;

    /** For the position in errors. */
    private final SignatureCursor types;

    private MemorySegment memory = MemorySegment.NULL;
    private long base;
    private long limit;
    private long position;
    private boolean swap;
    /** The end of the innermost array, or of the body. */
    private long end;

    private long[] outerEnds = {};
    private int openArrays;

    WireInput(SignatureCursor types) {
        this.types = types;
    }

    /** Wraps a body, from whose first byte alignment counts. */
    @SuppressWarnings("MemorySegmentReferenceEquality")
    void wrap(MemorySegment bytes, long offset, long size, ByteOrder order) {
        // writing a reference is expensive, and most bodies are in the same segment as the last one
        if (memory != bytes) {
            memory = bytes;
        }
        base = offset;
        limit = offset + size;
        swap = order != ByteOrder.nativeOrder();
        rewind();
    }

    void rewind() {
        position = base;
        end = limit;
        openArrays = 0;
    }

    /** Makes the body empty. */
    void clear() {
        limit = base;
    }

    MemorySegment memory() {
        return memory;
    }

    ByteOrder order() {
        return MessageHeader.order(swap);
    }

    /** Returns how many bytes of the body have been read. */
    long consumed() {
        return position - base;
    }

    /** Checks that nothing is left after the last value. */
    void checkEnd() {
        if (position != limit) {
            throw malformed("%d bytes follow the last value".formatted(limit - position));
        }
    }

    int getByte() {
        return Byte.toUnsignedInt(memory.get(JAVA_BYTE, take(1)));
    }

    short getShort() {
        align(2);
        short value = memory.get(JAVA_SHORT_UNALIGNED, take(2));
        return swap ? Short.reverseBytes(value) : value;
    }

    int getInt() {
        align(4);
        int value = memory.get(JAVA_INT_UNALIGNED, take(4));
        return swap ? Integer.reverseBytes(value) : value;
    }

    long getLong() {
        align(8);
        long value = memory.get(JAVA_LONG_UNALIGNED, take(8));
        return swap ? Long.reverseBytes(value) : value;
    }

    void skip(int size) {
        align(size);
        take(size);
    }

    /** Takes a text of a size that was read, with its NUL, and returns where it begins. */
    long takeText(int size) {
        if (size < 0) {
            throw malformed("a text has " + Integer.toUnsignedLong(size) + " bytes");
        }
        long start = take(size + 1L);
        if (memory.get(JAVA_BYTE, start + size) != 0) {
            throw malformed("a text doesn't end with NUL");
        }
        return start;
    }

    /** Takes a text that must be UTF-8. */
    long takeString(int size) {
        long start = takeText(size);
        long wrong = Utf8.malformedAt(memory, start, size);
        if (wrong >= 0) {
            position = start + wrong;
            throw malformed("a string has a NUL or malformed UTF-8");
        }
        return start;
    }

    /** Takes a text that must be an object path. */
    long takeObjectPath(int size) {
        long start = takeText(size);
        if (!NameValidator.isPath(memory, start, size)) {
            throw malformed("an object path is invalid");
        }
        return start;
    }

    /** Reads the size of an array in bytes, and the padding before its elements. */
    long getArraySize(int elementAlignment) {
        long size = Integer.toUnsignedLong(getInt());
        if (size > BodyWriter.MAX_ARRAY) {
            throw malformed("an array has %d bytes, at most %d are allowed".formatted(size, BodyWriter.MAX_ARRAY));
        }
        align(elementAlignment);
        if (size > end - position) {
            throw malformed("an array has %d bytes, %d are left".formatted(size, end - position));
        }
        return size;
    }

    /** Enters an array, whose end limits all reading inside it. */
    void enterArray(long size) {
        if (openArrays == outerEnds.length) {
            outerEnds = Arrays.copyOf(outerEnds, Math.max(USUAL_DEPTH, 2 * openArrays));
        }
        outerEnds[openArrays++] = end;
        end = position + size;
    }

    /** Skips the rest of the innermost array. */
    void exitArray() {
        position = end;
        end = outerEnds[--openArrays];
    }

    boolean isAtArrayEnd() {
        return position >= end;
    }

    void align(int alignment) {
        int padding = (int) -(position - base) & alignment - 1;
        if (padding != 0) {
            skipPadding(padding);
        }
    }

    private void skipPadding(int padding) {
        long start = take(padding);
        boolean zero = position - base >= Long.BYTES
                ? memory.get(SwarBytes.LAYOUT, position - Long.BYTES) >>> Long.SIZE - Byte.SIZE * padding == 0
                : isZero(start);
        if (!zero) {
            throw malformed("padding isn't zero");
        }
    }

    private boolean isZero(long from) {
        for (long at = from; at < position; at++) {
            if (memory.get(JAVA_BYTE, at) != 0) {
                return false;
            }
        }
        return true;
    }

    /** Takes bytes and returns where they begin. */
    long take(long size) {
        if (size > end - position) {
            throw malformed("%d bytes are needed, %d are left".formatted(size, end - position));
        }
        long start = position;
        position += size;
        return start;
    }

    BusException malformed(String what) {
        return BusErrors.malformed(
                "%s at byte %d of the body, %s".formatted(what, position - base, types.where()), null);
    }
}
