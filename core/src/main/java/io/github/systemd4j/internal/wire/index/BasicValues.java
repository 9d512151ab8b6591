package io.github.systemd4j.internal.wire.index;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.github.systemd4j.internal.text.NameValidator;
import io.github.systemd4j.internal.text.SwarBytes;
import io.github.systemd4j.internal.text.Utf8;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * Checks values of basic types in a little-endian body, and stores their entries. Each method returns the offset behind the
 * value, or {@link #INVALID}.
 */
final class BasicValues {
    /** The result for a value that is not valid. */
    static final int INVALID = -1;

    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private BasicValues() {}

    static int string(MemorySegment memory, long base, long[] entries, int number, int offset, int end) {
        int at = aligned(offset, Integer.BYTES);
        int length = textLength(memory, base, offset, at, end);
        int text = at + Integer.BYTES;
        return length >= 0 && Utf8.isTerminatedText(memory, base + text, length)
                ? store(entries, number, 's', text, length) + 1
                : INVALID;
    }

    static int path(MemorySegment memory, long base, long[] entries, int number, int offset, int end) {
        int at = aligned(offset, Integer.BYTES);
        int length = textLength(memory, base, offset, at, end);
        int text = at + Integer.BYTES;
        return length >= 0
                        && memory.get(JAVA_BYTE, base + text + length) == 0
                        && NameValidator.isPath(memory, base + text, length)
                ? store(entries, number, 'o', text, length) + 1
                : INVALID;
    }

    /** Returns the length of a text that ends before {@code end}; -1 if there is none. */
    private static int textLength(MemorySegment memory, long base, int offset, int at, int end) {
        if (at > end - Integer.BYTES) {
            return -1;
        }
        long word = memory.get(SwarBytes.LAYOUT, base + at - Integer.BYTES); // the bytes before, and the length
        int length = (int) (word >>> Integer.SIZE);
        boolean isPadded = (int) word >>> 1 >>> Integer.SIZE - 1 - Byte.SIZE * (at - offset) == 0;
        return isPadded && length < end - at - Integer.BYTES ? length : -1;
    }

    /** A number or a boolean. */
    static int fixed(
            MemorySegment memory, long base, long[] entries, int number, int code, int size, int offset, int end) {
        int at = aligned(offset, size);
        return at <= end - size
                        && isPadded(memory, base, offset, at)
                        && (code != 'b' || (memory.get(INT, base + at) & ~1) == 0)
                ? store(entries, number, code, at, size)
                : INVALID;
    }

    private static int store(long[] entries, int number, int code, int offset, int extent) {
        entries[number] = BodyIndex.entry(code, offset, extent);
        return offset + extent;
    }

    static int aligned(int offset, int alignment) {
        return offset + alignment - 1 & -alignment;
    }

    /** Returns whether the bytes between two offsets, at most seven, are zero. */
    static boolean isPadded(MemorySegment memory, long base, int from, int to) {
        return from == to
                || memory.get(SwarBytes.LAYOUT, base + to - Long.BYTES) >>> Long.SIZE - Byte.SIZE * (to - from) == 0;
    }
}
