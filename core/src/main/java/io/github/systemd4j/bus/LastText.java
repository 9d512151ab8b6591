package io.github.systemd4j.bus;

import java.lang.foreign.MemorySegment;

/** A copy of a text that was found valid. Most signals have the interface, member and sender of the one before. */
final class LastText {
    private final long[] words = new long[Names.MAX_LENGTH / Long.BYTES + 1];
    private int length = -1;

    boolean isSame(MemorySegment memory, long start, int size) {
        if (size != length) {
            return false;
        }
        long end = start + size;
        int word = 0;
        for (long at = start; at < end; at += Long.BYTES) {
            if (words[word++] != Words.get(memory, at, end, 0)) {
                return false;
            }
        }
        return true;
    }

    /** Keeps a text of no more than a name's length. */
    void keep(MemorySegment memory, long start, int size) {
        length = size;
        long end = start + size;
        int word = 0;
        for (long at = start; at < end; at += Long.BYTES) {
            words[word++] = Words.get(memory, at, end, 0);
        }
    }
}
