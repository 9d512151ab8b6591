package io.github.systemd4j.internal.wire;

import io.github.systemd4j.internal.text.NameValidator;
import io.github.systemd4j.internal.text.SwarBytes;
import java.lang.foreign.MemorySegment;

/**
 * Checks object paths. Paths of successive signals have the same beginning, which was valid for the last path and is
 * valid again.
 */
final class LastValidPath {
    /** Longer paths are checked each time. */
    private static final int MAX_WORDS = 32;

    private final long[] words = new long[MAX_WORDS];

    /** How many words of the last path are stored. They begin behind its first character, which is a slash. */
    private int count;

    boolean isValid(MemorySegment memory, long start, int length) {
        int whole = (length - 1) / Long.BYTES;
        if (whole > MAX_WORDS) {
            return NameValidator.isPath(memory, start, length);
        }
        int same = 0;
        while (same < whole
                && same < count
                && words[same] == memory.get(SwarBytes.LAYOUT, start + 1 + same * Long.BYTES)) {
            same++;
        }
        boolean valid = NameValidator.isPath(memory, start, length, same * Long.BYTES);
        if (valid) {
            for (int i = same; i < whole; i++) {
                words[i] = memory.get(SwarBytes.LAYOUT, start + 1 + i * Long.BYTES);
            }
            count = whole;
        }
        return valid;
    }
}
