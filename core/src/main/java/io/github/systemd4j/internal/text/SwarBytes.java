package io.github.systemd4j.internal.text;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * Processes eight bytes of text at a time, the first one lowest. A mask has the high bit of each byte that it
 * represents. The masks of {@link #between} and {@link #equal} are correct for ASCII only.
 */
public final class SwarBytes {
    static final long ALL_BYTES = 0x8080_8080_8080_8080L;
    static final long FIRST_BYTE = 0x80;

    /** The smallest size of a page. */
    private static final long PAGE = 1 << 12;

    private static final long ONES = 0x0101_0101_0101_0101L;
    private static final long MOST = ONES * 0x7f;
    public static final ValueLayout.OfLong LAYOUT = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private SwarBytes() {}

    /** Returns the one to seven bytes before an end as a word, padded with {@code filler}. */
    static long last(MemorySegment memory, long at, long end, int filler) {
        int bits = Byte.SIZE * (int) (end - at);
        return last(memory, at, end) | repeat(filler) << bits;
    }

    /**
     * Reads all eight bytes before the end and drops the first ones, if the memory has that many. In the whole address
     * space only the page of the text is known to be mapped, so the word must not begin on another one.
     */
    private static long last(MemorySegment memory, long at, long end) {
        if (end >= Long.BYTES && (end - Long.BYTES ^ at) < PAGE) {
            return memory.get(LAYOUT, end - Long.BYTES) >>> Long.SIZE - Byte.SIZE * (int) (end - at);
        }
        long word = 0;
        for (long i = end - 1; i >= at; i--) {
            word = word << Byte.SIZE | Byte.toUnsignedLong(memory.get(JAVA_BYTE, i));
        }
        return word;
    }

    /** Returns up to eight bytes as a word, padded with zeros. */
    public static long upToEight(MemorySegment memory, long at, int size) {
        return size == Long.BYTES ? memory.get(LAYOUT, at) : size == 0 ? 0 : last(memory, at, at + size, 0);
    }

    /** Returns up to eight bytes of an array, from its first one, as a word. */
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

    /** Returns which bytes are in a range. */
    static long between(long word, int first, int last) {
        return word + repeat(0x80 - first) & ~(word + repeat(0x7f - last)) & ALL_BYTES;
    }

    /** Returns which bytes are the same in both words. */
    static long equal(long word, long other) {
        return ~((word ^ other) + MOST) & ALL_BYTES;
    }
}
