package io.github.systemd4j.internal.text;

import java.lang.foreign.MemorySegment;

/**
 * A text of at most a few words, as the key of a hash table. It is compared with texts in memory word by word; its first and
 * last eight bytes and its length differ from almost all others.
 *
 * @param words the whole words, and, if it has eight bytes or more, the word at its end, which overlaps the one before
 * @param length in bytes
 */
public record TextKey(long[] words, int length) {
    private static final long FIRST_FACTOR = 0x9e37_79b9_7f4a_7c15L;
    private static final long LAST_FACTOR = 0xc2b2_ae3d_27d4_eb4fL;

    /** Copies a text. */
    public static TextKey of(MemorySegment memory, long at, int length) {
        if (length < Long.BYTES) {
            return new TextKey(new long[] {first(memory, at, length)}, length);
        }
        long[] words = new long[length / Long.BYTES + 1];
        for (int i = 0; i < words.length - 1; i++) {
            words[i] = memory.get(SwarBytes.LAYOUT, at + (long) i * Long.BYTES);
        }
        words[words.length - 1] = last(memory, at, length);
        return new TextKey(words, length);
    }

    /** Returns the first eight bytes of a text as a word, padded with zeros. */
    private static long first(MemorySegment memory, long at, int length) {
        return SwarBytes.upToEight(memory, at, Math.min(length, Long.BYTES));
    }

    /** Returns the last eight bytes of a text that has as many. */
    private static long last(MemorySegment memory, long at, int length) {
        return memory.get(SwarBytes.LAYOUT, at + length - Long.BYTES);
    }

    /** Returns a hash of a text. */
    public static int hash(MemorySegment memory, long at, int length) {
        long first = first(memory, at, length);
        long last = length < Long.BYTES ? 0 : last(memory, at, length);
        long hash = first * FIRST_FACTOR + last * LAST_FACTOR + length;
        return (int) ((hash ^ hash >>> Integer.SIZE) * FIRST_FACTOR >>> Integer.SIZE); // so that low bits depend on all
    }

    /** Returns whether a text is this one. */
    public boolean isSame(MemorySegment memory, long at, int size) {
        if (size != length || words[0] != first(memory, at, size)) {
            return false;
        }
        for (int i = 1; i < words.length - 1; i++) {
            if (words[i] != memory.get(SwarBytes.LAYOUT, at + (long) i * Long.BYTES)) {
                return false;
            }
        }
        return words.length == 1 || words[words.length - 1] == last(memory, at, size);
    }
}
