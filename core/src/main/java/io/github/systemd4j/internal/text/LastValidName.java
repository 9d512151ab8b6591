package io.github.systemd4j.internal.text;

import java.lang.foreign.MemorySegment;

/** Stores a copy of the last valid text. Most signals have the interface, member and sender of the previous one. */
public final class LastValidName {
    private final long[] words = new long[NameRules.MAX_LENGTH / Long.BYTES + 1];
    private int length = -1;

    public boolean isSame(MemorySegment memory, long start, int size) {
        if (size != length) {
            return false;
        }
        int whole = size / Long.BYTES;
        for (int i = 0; i < whole; i++) {
            if (words[i] != memory.get(SwarBytes.LAYOUT, start + (long) i * Long.BYTES)) {
                return false;
            }
        }
        return words[whole] == rest(memory, start, size);
    }

    /** Stores a text that isn't longer than a name may be. */
    public void remember(MemorySegment memory, long start, int size) {
        length = size;
        int whole = size / Long.BYTES;
        for (int i = 0; i < whole; i++) {
            words[i] = memory.get(SwarBytes.LAYOUT, start + (long) i * Long.BYTES);
        }
        words[whole] = rest(memory, start, size);
    }

    private static long rest(MemorySegment memory, long start, int size) {
        int rest = size % Long.BYTES;
        return SwarBytes.upToEight(memory, start + size - rest, rest);
    }
}
