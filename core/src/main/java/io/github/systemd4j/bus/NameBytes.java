package io.github.systemd4j.bus;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;

/**
 * The rules of {@link Names} for bytes where they lie, a word of eight at a time, without a word about what is wrong
 * and without allocating. In masks, the high bit of a byte stands for the byte.
 */
final class NameBytes {
    private static final Rule PATH = new Rule('/', '_', true);
    private static final Rule NAME = new Rule('.', '_', false);
    private static final Rule BUS_NAME = new Rule('.', '-', false);
    private static final Rule UNIQUE_NAME = new Rule('.', '-', true);

    private static final int INVALID = -1;

    private NameBytes() {}

    /**
     * What elements are made of, beside letters, digits and {@code _}.
     *
     * @param separator between elements
     * @param extra a character more that they may have
     * @param leadingDigit whether they may begin with a digit
     */
    private record Rule(char separator, char extra, boolean leadingDigit) {}

    static boolean isPath(MemorySegment memory, long start, int length) {
        return length > 0
                && length <= Names.MAX_PATH
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
        int count = 0;
        long before = Words.FIRST_BYTE; // as if a separator came before, for the first element is like the others
        for (long at = start; at < end; at += Long.BYTES) {
            long word = Words.get(memory, at, end, 'a');
            long digits = Words.between(word, '0', '9');
            long separators = Words.equal(word, rule.separator);
            long letters = Words.between(word | Words.repeat(0x20), 'a', 'z');
            long others = Words.equal(word, '_') | Words.equal(word, rule.extra);
            long first = separators << 8 | before;
            long misplaced = first & (rule.leadingDigit ? separators : separators | digits);
            if ((word & Words.ALL_BYTES | ~(digits | separators | letters | others) & Words.ALL_BYTES | misplaced)
                    != 0) {
                return INVALID;
            }
            count += Long.bitCount(separators);
            before = separators >>> 56;
        }
        return endsInElement(memory, start, end, rule) ? count : INVALID;
    }

    private static boolean endsInElement(MemorySegment memory, long start, long end, Rule rule) {
        return start < end && memory.get(JAVA_BYTE, end - 1) != rule.separator;
    }
}
