package io.github.systemd4j.bus;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;

/**
 * The rules of {@link Names} for bytes where they lie, a word of eight at a time, without a word about what is wrong
 * and without allocating. In masks, the high bit of a byte stands for the byte.
 */
final class NameBytes {
    private static final Rule PATH = Rule.of('/', '_', true);
    private static final Rule NAME = Rule.of('.', '_', false);
    private static final Rule BUS_NAME = Rule.of('.', '-', false);
    private static final Rule UNIQUE_NAME = Rule.of('.', '-', true);

    private static final long UNDERSCORES = Words.repeat('_');
    private static final long LOWER_CASE = Words.repeat(0x20);

    private static final int INVALID = -1;

    private NameBytes() {}

    /**
     * What elements are made of, beside letters, digits and {@code _}.
     *
     * @param separators a word of what is between elements
     * @param extras a word of a character more that they may have
     * @param notFirst the bytes of digits, if no element may begin with one
     */
    private record Rule(long separators, long extras, long notFirst) {
        static Rule of(char separator, char extra, boolean leadingDigit) {
            return new Rule(Words.repeat(separator), Words.repeat(extra), leadingDigit ? 0 : Words.ALL_BYTES);
        }
    }

    static boolean isPath(MemorySegment memory, long start, int length) {
        return length > 0
                && memory.get(JAVA_BYTE, start) == '/'
                && (length == 1 || separators(memory, start + 1, start + length, PATH) != INVALID);
    }

    /** Also of the names of errors. */
    static boolean isInterface(MemorySegment memory, long start, int length) {
        return length <= Names.MAX_LENGTH && separators(memory, start, start + length, NAME) > 0;
    }

    static boolean isMember(MemorySegment memory, long start, int length) {
        return length <= Names.MAX_LENGTH && separators(memory, start, start + length, NAME) == 0;
    }

    static boolean isBusName(MemorySegment memory, long start, int length) {
        if (length == 0 || length > Names.MAX_LENGTH) {
            return false;
        }
        boolean unique = memory.get(JAVA_BYTE, start) == ':';
        return separators(memory, unique ? start + 1 : start, start + length, unique ? UNIQUE_NAME : BUS_NAME) > 0;
    }

    /** How many separators there are between elements that keep the rule; {@link #INVALID} if one breaks it. */
    private static int separators(MemorySegment memory, long start, long end, Rule rule) {
        int length = (int) (end - start);
        int whole = length & -Long.BYTES;
        int count = 0;
        long before = Words.FIRST_BYTE; // as if a separator came before, for the first element is like the others
        for (int i = 0; i < whole; i += Long.BYTES) {
            long separators = separators(memory.get(Words.LAYOUT, start + i), before, rule);
            if (separators == INVALID) {
                return INVALID;
            }
            count += Long.bitCount(separators);
            before = separators >>> 56;
        }
        if (whole < length) {
            long separators = separators(Words.last(memory, start + whole, end, 'a'), before, rule);
            if (separators == INVALID) {
                return INVALID;
            }
            count += Long.bitCount(separators);
        }
        return endsInElement(memory, start, end, rule) ? count : INVALID;
    }

    /**
     * Which bytes of a word are separators; {@link #INVALID} if it breaks the rule.
     *
     * @param before the first byte, if a separator came before the word
     */
    private static long separators(long word, long before, Rule rule) {
        long digits = Words.between(word, '0', '9');
        long separators = Words.equal(word, rule.separators);
        long letters = Words.between(word | LOWER_CASE, 'a', 'z');
        long others = Words.equal(word, UNDERSCORES) | Words.equal(word, rule.extras);
        long valid = (digits | separators | letters | others) & ~word & Words.ALL_BYTES;
        long misplaced = (separators << 8 | before) & (separators | digits & rule.notFirst);
        return valid == Words.ALL_BYTES && misplaced == 0 ? separators : INVALID;
    }

    private static boolean endsInElement(MemorySegment memory, long start, long end, Rule rule) {
        return start < end && memory.get(JAVA_BYTE, end - 1) != (byte) rule.separators;
    }
}
