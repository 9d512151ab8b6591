package io.github.systemd4j.internal.wire;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.github.systemd4j.internal.text.NameValidator;
import io.github.systemd4j.internal.text.SwarBytes;
import io.github.systemd4j.internal.text.Utf8;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** Checks values of basic types in a little-endian body, and returns their entries in a {@link BodyIndex}. */
final class BasicValues {
    /** The result for a value that is not valid. No entry is zero, because no code is. */
    static final long INVALID = 0;

    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private BasicValues() {}

    /** Returns the offset behind a value of a basic type. */
    static int after(long entry, byte code) {
        int nul = code == 's' || code == 'o' ? 1 : 0;
        return BodyIndex.offset(entry) + BodyIndex.extent(entry) + nul;
    }

    static long number(MemorySegment memory, long base, byte code, int size, int offset, int end) {
        int at = aligned(offset, size);
        return at <= end - size && isPadded(memory, base, offset, at) ? BodyIndex.entry(code, at, size) : INVALID;
    }

    static long bool(MemorySegment memory, long base, int offset, int end) {
        long entry = number(memory, base, (byte) 'b', Integer.BYTES, offset, end);
        return entry != INVALID && (memory.get(INT, base + BodyIndex.offset(entry)) & ~1) == 0 ? entry : INVALID;
    }

    static long string(MemorySegment memory, long base, int offset, int end) {
        int at = aligned(offset, Integer.BYTES);
        int length = textLength(memory, base, offset, at, end);
        int text = at + Integer.BYTES;
        return length >= 0 && Utf8.isTerminatedText(memory, base + text, length)
                ? BodyIndex.entry('s', text, length)
                : INVALID;
    }

    static long path(MemorySegment memory, long base, int offset, int end) {
        int at = aligned(offset, Integer.BYTES);
        int length = textLength(memory, base, offset, at, end);
        int text = at + Integer.BYTES;
        return length >= 0
                        && memory.get(JAVA_BYTE, base + text + length) == 0
                        && NameValidator.isPath(memory, base + text, length)
                ? BodyIndex.entry('o', text, length)
                : INVALID;
    }

    /** Returns the length of a text that ends before {@code end}; -1 if there is none. */
    private static int textLength(MemorySegment memory, long base, int offset, int at, int end) {
        if (at > end - Integer.BYTES || !isPadded(memory, base, offset, at)) {
            return -1;
        }
        int length = memory.get(INT, base + at);
        return length < end - at - Integer.BYTES ? length : -1;
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
