package io.github.systemd4j.internal.text;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * Eight bytes of text at a time, the first one lowest. A mask has the high bit of each byte that it stands for; those of
 * {@link #between} and {@link #equal} are right for ASCII alone.
 */
public final class SwarBytes {
    static final long ALL_BYTES = 0x8080_8080_8080_8080L;
    static final long FIRST_BYTE = 0x80;

    private static final long ONES = 0x0101_0101_0101_0101L;
    private static final long MOST = ONES * 0x7f;
    public static final ValueLayout.OfLong LAYOUT = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private SwarBytes() {}

    /** The one to seven bytes before an end as a word, in which {@code filler} follows them. */
    static long last(MemorySegment memory, long at, long end, int filler) {
        int bits = Byte.SIZE * (int) (end - at);
        return last(memory, at, end) | repeat(filler) << bits;
    }

    /** All eight bytes before the end are read and the first ones dropped, where there are so many. */
    private static long last(MemorySegment memory, long at, long end) {
        if (end >= Long.BYTES) {
            return memory.get(LAYOUT, end - Long.BYTES) >>> Long.SIZE - Byte.SIZE * (int) (end - at);
        }
        long word = 0;
        for (long i = end - 1; i >= at; i--) {
            word = word << Byte.SIZE | Byte.toUnsignedLong(memory.get(JAVA_BYTE, i));
        }
        return word;
    }

    /** Up to eight bytes as a word, in which zeros follow them. */
    public static long upToEight(MemorySegment memory, long at, int size) {
        return size == Long.BYTES ? memory.get(LAYOUT, at) : size == 0 ? 0 : last(memory, at, at + size, 0);
    }

    /** Up to eight bytes of an array, from its first one, as a word. */
    public static long of(byte[] text, int size) {
        long word = 0;
        for (int i = size - 1; i >= 0; i--) {
            word = word << Byte.SIZE | Byte.toUnsignedLong(text[i]);
        }
        return word;
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
