package io.github.systemd4j.internal.text;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * Checks object paths. The paths of successive signals mostly have the same beginning, which was valid for the last path
 * and is valid again. New words are checked without branches, because the paths' lengths can't be predicted.
 */
public final class LastValidPath {
    /** Longer paths are checked each time. */
    private static final int MAX_WORDS = 32;

    private static final long LAST_BYTE = SwarBytes.ALL_BYTES & ~(SwarBytes.ALL_BYTES >>> Byte.SIZE);

    private final PathWords path = new PathWords(MAX_WORDS);

    /** How many whole words of the last path are stored and valid. */
    private int count;

    private boolean stored;

    /** Returns whether the bytes are a valid path. */
    public boolean isValid(MemorySegment memory, long start, int length) {
        int whole = length / Long.BYTES;
        stored = whole > 0 && whole <= MAX_WORDS;
        return stored ? store(memory, start, length, whole) : NameValidator.isPath(memory, start, length);
    }

    /** Returns the last path if it was valid and is stored, otherwise null: very short and long ones are not stored. */
    public @Nullable PathWords path() {
        return stored ? path : null;
    }

    private boolean store(MemorySegment memory, long start, int length, int whole) {
        long[] words = path.words;
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
        words[whole] = last >>> 1 >>> Long.SIZE - 1 - Byte.SIZE * (length % Long.BYTES);
        path.changed(same, length);
        boolean valid = wrong == 0 && (words[0] & 0xff) == '/';
        count = valid ? whole : 0;
        stored = valid;
        return valid;
    }

    /** Returns how many words are those of the last path. */
    private int same(MemorySegment memory, long start, int whole) {
        int limit = Math.min(whole, count);
        int same = 0;
        while (same < limit && path.words[same] == word(memory, start, same)) {
            same++;
        }
        return same;
    }

    private static long word(MemorySegment memory, long start, int index) {
        return memory.get(SwarBytes.LAYOUT, start + index * Long.BYTES);
    }
}
