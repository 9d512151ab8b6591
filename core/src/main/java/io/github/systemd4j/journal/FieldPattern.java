package io.github.systemd4j.journal;

import io.github.systemd4j.internal.text.SwarBytes;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The bytes {@code NAME=} that a field of this name begins with. The first word decides about most fields. */
final class FieldPattern {
    private final int length;
    private final long first;
    private final long mask;

    /** The other words; the last one may have fewer bytes. */
    private final long[] rest;

    FieldPattern(String name) {
        byte[] prefix = (name + "=").getBytes(StandardCharsets.US_ASCII);
        length = prefix.length;
        int size = Math.min(length, Long.BYTES);
        first = SwarBytes.of(prefix, size);
        mask = -1L >>> Long.SIZE - Byte.SIZE * size;
        rest = new long[(length - 1) / Long.BYTES];
        for (int i = 0; i < rest.length; i++) {
            int at = (i + 1) * Long.BYTES;
            byte[] word = Arrays.copyOfRange(prefix, at, Math.min(length, at + Long.BYTES));
            rest[i] = SwarBytes.of(word, word.length);
        }
    }

    int length() {
        return length;
    }

    /**
     * Returns whether a field has this name.
     *
     * @param word its first eight bytes, with zeros after its end
     */
    boolean matches(long word, MemorySegment memory, long start, int size) {
        return (word & mask) == first && (rest.length == 0 || size >= length && hasRest(memory, start));
    }

    private boolean hasRest(MemorySegment memory, long start) {
        for (int i = 0; i < rest.length; i++) {
            int at = (i + 1) * Long.BYTES;
            if (SwarBytes.upToEight(memory, start + at, Math.min(length - at, Long.BYTES)) != rest[i]) {
                return false;
            }
        }
        return true;
    }
}
