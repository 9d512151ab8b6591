package io.github.systemd4j.internal.text;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;

/**
 * Checks bytes in place by the rules of {@link NameRules}, eight bytes at a time, without explaining errors and without
 * allocating. In masks, the high bit of a byte represents the byte.
 */
public final class NameValidator {
    private static final Rule PATH = Rule.of('/', '_', true);
    private static final Rule NAME = Rule.of('.', '_', false);
    private static final Rule BUS_NAME = Rule.of('.', '-', false);
    private static final Rule UNIQUE_NAME = Rule.of('.', '-', true);

    private static final long UNDERSCORES = SwarBytes.repeat('_');
    private static final long LOWER_CASE = SwarBytes.repeat(0x20);

    private static final int INVALID = -1;

    private NameValidator() {}

    /**
     * The characters that elements may have in addition to letters, digits and {@code _}.
     *
     * @param separators the character between elements, repeated in a word
     * @param extras one more allowed character, repeated in a word
     * @param notFirst the bytes of digits, if no element may begin with one
     */
    private record Rule(long separators, long extras, long notFirst) {
        static Rule of(char separator, char extra, boolean leadingDigit) {
            return new Rule(
                    SwarBytes.repeat(separator), SwarBytes.repeat(extra), leadingDigit ? 0 : SwarBytes.ALL_BYTES);
        }
    }

    public static boolean isPath(MemorySegment memory, long start, int length) {
        return length > 0
                && memory.get(JAVA_BYTE, start) == '/'
                && (length == 1 || separators(memory, start + 1, start + length, PATH) != INVALID);
    }

    /** Returns whether the bytes are a valid interface name. Error names have the same rules. */
    public static boolean isInterface(MemorySegment memory, long start, int length) {
        return length <= NameRules.MAX_LENGTH && separators(memory, start, start + length, NAME) > 0;
    }

    public static boolean isMember(MemorySegment memory, long start, int length) {
        return length <= NameRules.MAX_LENGTH && separators(memory, start, start + length, NAME) == 0;
    }

    public static boolean isBusName(MemorySegment memory, long start, int length) {
        if (length == 0 || length > NameRules.MAX_LENGTH) {
            return false;
        }
        boolean unique = memory.get(JAVA_BYTE, start) == ':';
        return separators(memory, unique ? start + 1 : start, start + length, unique ? UNIQUE_NAME : BUS_NAME) > 0;
    }

    /** Returns the number of separators between valid elements; {@link #INVALID} if one is invalid. */
    private static int separators(MemorySegment memory, long start, long end, Rule rule) {
        int length = (int) (end - start);
        int whole = length & -Long.BYTES;
        int count = 0;
        long before =
                SwarBytes.FIRST_BYTE; // as if a separator came before, because the first element has the same rules
        for (int i = 0; i < whole; i += Long.BYTES) {
            long separators = separators(memory.get(SwarBytes.LAYOUT, start + i), before, rule);
            if (separators == INVALID) {
                return INVALID;
            }
            count += Long.bitCount(separators);
            before = separators >>> 56;
        }
        if (whole < length) {
            long separators = separators(SwarBytes.last(memory, start + whole, end, 'a'), before, rule);
            if (separators == INVALID) {
                return INVALID;
            }
            count += Long.bitCount(separators);
        }
        return endsInElement(memory, start, end, rule) ? count : INVALID;
    }

    /**
     * Returns which bytes of a word are separators; {@link #INVALID} if it breaks the rule.
     *
     * @param before the first byte, if a separator came before the word
     */
    private static long separators(long word, long before, Rule rule) {
        long digits = SwarBytes.between(word, '0', '9');
        long separators = SwarBytes.equal(word, rule.separators);
        long letters = SwarBytes.between(word | LOWER_CASE, 'a', 'z');
        long others = SwarBytes.equal(word, UNDERSCORES) | SwarBytes.equal(word, rule.extras);
        long valid = (digits | separators | letters | others) & ~word & SwarBytes.ALL_BYTES;
        long misplaced = (separators << 8 | before) & (separators | digits & rule.notFirst);
        return valid == SwarBytes.ALL_BYTES && misplaced == 0 ? separators : INVALID;
    }

    /**
     * Returns which bytes of a part of a path break its rules, except that it must not end with a slash.
     *
     * @param before the first byte, if a slash came before the part
     */
    static long wrongInPath(long word, long before) {
        long slashes = slashes(word);
        long letters = SwarBytes.between(word | LOWER_CASE, 'a', 'z');
        long others = SwarBytes.between(word, '/', '9') | SwarBytes.equal(word, UNDERSCORES);
        long valid = (letters | others) & ~word;
        return ~valid & SwarBytes.ALL_BYTES | (slashes << 8 | before) & slashes;
    }

    /** Returns which bytes of a word are slashes. */
    static long slashes(long word) {
        return SwarBytes.equal(word, PATH.separators);
    }

    private static boolean endsInElement(MemorySegment memory, long start, long end, Rule rule) {
        return start < end && memory.get(JAVA_BYTE, end - 1) != (byte) rule.separators;
    }
}
