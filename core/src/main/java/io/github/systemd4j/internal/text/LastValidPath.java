package io.github.systemd4j.internal.text;

import java.lang.foreign.MemorySegment;

/**
 * Checks object paths. The paths of successive signals mostly have the same beginning, which was valid for the last path
 * and is valid again. New words are checked without branches, because the paths' lengths can't be predicted.
 */
public final class LastValidPath {
    /** Longer paths are checked each time. */
    private static final int MAX_WORDS = 32;

    private static final long LAST_BYTE = SwarBytes.ALL_BYTES & ~(SwarBytes.ALL_BYTES >>> Byte.SIZE);

    private final long[] words = new long[MAX_WORDS];

    /** How many words of the last path are stored. */
    private int count;

    /** Returns whether the bytes are a valid path. */
    public boolean isValid(MemorySegment memory, long start, int length) {
        int whole = length / Long.BYTES;
        if (whole == 0 || whole > MAX_WORDS) {
            return NameValidator.isPath(memory, start, length);
        }
        int same = same(memory, start, whole);
        long before = same == 0 ? 0 : NameValidator.slashes(words[same - 1]) >>> 56;
        long wrong = 0;
        for (int i = same; i < whole; i++) {
            long word = word(memory, start, i);
            wrong |= NameValidator.wrongInPath(word, before);
            before = NameValidator.slashes(word) >>> 56;
            words[i] = word;
        }
        long last = memory.get(SwarBytes.LAYOUT, start + length - Long.BYTES); // some of it was seen
        wrong |= NameValidator.wrongInPath(last, 0) | NameValidator.slashes(last) & LAST_BYTE;
        boolean valid = wrong == 0 && (words[0] & 0xff) == '/';
        count = valid ? whole : 0;
        return valid;
    }

    /** Returns how many words are those of the last path. */
    private int same(MemorySegment memory, long start, int whole) {
        int limit = Math.min(whole, count);
        int same = 0;
        while (same < limit && words[same] == word(memory, start, same)) {
            same++;
        }
        return same;
    }

    private static long word(MemorySegment memory, long start, int index) {
        return memory.get(SwarBytes.LAYOUT, start + index * Long.BYTES);
    }
}
