package io.github.systemd4j.bus;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * Eight bytes of text at a time, the first one lowest. A mask has the high bit of each byte that it stands for; those of
 * {@link #between} and {@link #equal} are right for ASCII alone.
 */
final class Words {
    static final long ALL_BYTES = 0x8080_8080_8080_8080L;
    static final long FIRST_BYTE = 0x80;

    private static final long ONES = 0x0101_0101_0101_0101L;
    private static final long MOST = ONES * 0x7f;
    private static final ValueLayout.OfLong WORD = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private Words() {}

    /** The word at an offset, where bytes from {@code end} on are {@code filler}. */
    static long get(MemorySegment memory, long at, long end, int filler) {
        long size = end - at;
        return size >= Long.BYTES ? memory.get(WORD, at) : last(memory, at, end, (int) size) | fill(filler, (int) size);
    }

    /** All eight are read, and the first ones dropped, where there are so many before the end. */
    private static long last(MemorySegment memory, long at, long end, int size) {
        if (end >= Long.BYTES) {
            return memory.get(WORD, end - Long.BYTES) >>> Long.SIZE - Byte.SIZE * size;
        }
        long word = 0;
        for (int i = 0; i < size; i++) {
            word |= Byte.toUnsignedLong(memory.get(JAVA_BYTE, at + i)) << Byte.SIZE * i;
        }
        return word;
    }

    private static long fill(int filler, int from) {
        return repeat(filler) << Byte.SIZE * from;
    }

    static long repeat(int value) {
        return ONES * value;
    }

    /** Which bytes are in a range. */
    static long between(long word, int first, int last) {
        return word + repeat(0x80 - first) & ~(word + repeat(0x7f - last)) & ALL_BYTES;
    }

    /** Which bytes are the same in both words. */
    static long equal(long word, long other) {
        return ~((word ^ other) + MOST) & ALL_BYTES;
    }
}
