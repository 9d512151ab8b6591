package io.github.systemd4j.journal;

import io.github.systemd4j.internal.text.SwarBytes;
import java.lang.foreign.MemorySegment;

/** Finds the name in the bytes of a field, {@code NAME=value}. */
final class FieldBytes {
    private static final long ONES = 0x0101_0101_0101_0101L;
    private static final long HIGH = 0x8080_8080_8080_8080L;
    private static final long EQUALS_SIGNS = ONES * '=';

    private FieldBytes() {}

    /** Returns the length of the name, which ends before the first {@code =}; -1 if there is none. */
    static int nameLength(MemorySegment memory, long start, int length) {
        int at = 0;
        for (; at <= length - Long.BYTES; at += Long.BYTES) {
            long found = equalsSigns(memory.get(SwarBytes.LAYOUT, start + at));
            if (found != 0) {
                return at + first(found);
            }
        }
        long found = equalsSigns(SwarBytes.upToEight(memory, start + at, length - at));
        return found == 0 ? -1 : at + first(found);
    }

    /** Returns which bytes are the sign. Only the first one is reliable: a borrow affects those after it. */
    private static long equalsSigns(long word) {
        long zeros = word ^ EQUALS_SIGNS;
        return zeros - ONES & ~zeros & HIGH;
    }

    private static int first(long mask) {
        return Long.numberOfTrailingZeros(mask) / Byte.SIZE;
    }
}
