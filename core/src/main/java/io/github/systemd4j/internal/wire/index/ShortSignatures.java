package io.github.systemd4j.internal.wire.index;

import io.github.systemd4j.internal.text.SignatureSyntax;
import io.github.systemd4j.internal.text.SwarBytes;
import io.github.systemd4j.internal.wire.ParsedSignature;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * Parses signatures of up to eight characters, such as those of variants, and stores them for the next time. A sender that varies
 * its signatures causes few allocations, because a stored one is replaced only after many claims to its place.
 */
final class ShortSignatures {
    /** The number of characters that fit into a word. */
    static final int MAX_LENGTH = Long.BYTES;

    /** Several times as many as programs usually receive. A power of two. */
    private static final int PLACES = 64;

    /** A stored signature that is still received is used again long before so many others have claimed its place. */
    private static final int MAX_REFUSALS = 64;

    private static final long HASH_FACTOR = 0x9e37_79b9_7f4a_7c15L;

    /** The signatures of one basic type, by their character. */
    private static final @Nullable ParsedSignature[] BASIC = basic();

    private final @Nullable ParsedSignature[] types = new ParsedSignature[PLACES];

    /** The same signatures as words, the first character lowest. */
    private final long[] words = new long[PLACES];

    /** How many claims to a place were refused since its signature was used. */
    private final int[] refusals = new int[PLACES];

    private static @Nullable ParsedSignature[] basic() {
        @Nullable ParsedSignature[] all = new ParsedSignature[0x80];
        for (int code = 0; code < all.length; code++) {
            all[code] = SignatureSyntax.isBasic(code) ? ParsedSignature.of(new byte[] {(byte) code}) : null;
        }
        return all;
    }

    /** Returns the signature of a basic type; null if it is none. */
    static @Nullable ParsedSignature basic(int code) {
        return code < BASIC.length ? BASIC[code] : null;
    }

    /**
     * Returns a signature if it is valid; null if it isn't, or if others occupy its place.
     *
     * @param length the number of characters, from 1 to 8
     */
    @Nullable
    ParsedSignature get(MemorySegment memory, long at, int length) {
        return get(SwarBytes.upToEight(memory, at, length), length);
    }

    private @Nullable ParsedSignature get(long word, int length) {
        int place = (int) (word * HASH_FACTOR >>> Long.SIZE - Integer.numberOfTrailingZeros(PLACES));
        ParsedSignature known = types[place];
        if (known != null && words[place] == word && known.length() == length) {
            refusals[place] = 0;
            return known;
        }
        return known == null || ++refusals[place] > MAX_REFUSALS ? store(place, word, length) : null;
    }

    private @Nullable ParsedSignature store(int place, long word, int length) {
        byte[] codes = new byte[length];
        for (int i = 0; i < length; i++) {
            codes[i] = (byte) (word >>> Byte.SIZE * i);
        }
        try {
            ParsedSignature parsed = ParsedSignature.of(codes);
            types[place] = parsed;
            words[place] = word;
            refusals[place] = 0;
            return parsed;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
