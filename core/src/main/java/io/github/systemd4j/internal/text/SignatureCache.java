package io.github.systemd4j.internal.text;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;

/** Checks signatures, and caches short valid ones, because a few signatures occur again and again. */
public final class SignatureCache {
    /** Several times the number of short signatures that a program usually receives, in 512 bytes. */
    private static final int SLOTS = 64;

    private final byte[] text = new byte[SignatureSyntax.MAX_SIGNATURE];

    /** Signatures of up to eight characters, the first character in the lowest byte. */
    private final long[] known = new long[SLOTS];

    public boolean isValid(MemorySegment memory, long start, int length) {
        if (length == 0 || length > Long.BYTES) {
            return check(memory, start, length);
        }
        long word = SwarBytes.upToEight(memory, start, length);
        boolean endsInNul = word >>> Byte.SIZE * (length - 1) == 0;
        return !endsInNul && (known[slot(word)] == word || learn(memory, start, length));
    }

    /** Stores the bytes that were checked, because the memory may have changed since its word was read. */
    private boolean learn(MemorySegment memory, long start, int length) {
        boolean valid = check(memory, start, length);
        if (valid) {
            long word = SwarBytes.of(text, length);
            known[slot(word)] = word;
        }
        return valid;
    }

    private static int slot(long word) {
        long mixed = word * 0x9e37_79b9_7f4a_7c15L;
        return (int) (mixed >>> Long.SIZE - Integer.numberOfTrailingZeros(SLOTS));
    }

    private boolean check(MemorySegment memory, long start, int length) {
        MemorySegment.copy(memory, JAVA_BYTE, start, text, 0, length);
        return SignatureSyntax.isValid(text, length);
    }
}
