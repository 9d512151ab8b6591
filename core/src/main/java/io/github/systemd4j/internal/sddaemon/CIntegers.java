package io.github.systemd4j.internal.sddaemon;

import java.math.BigInteger;

/** Parses integers as libsystemd does: with strtol(3) and base 0, and stricter about what follows. */
final class CIntegers {
    private static final String WHITE_SPACE = " \t\n\r";
    private static final String WHITE_SPACE_OF_C = WHITE_SPACE + "\u000b\f";
    private static final BigInteger OVERFLOW = BigInteger.ONE.shiftLeft(Long.SIZE);
    private static final int PREFIX_LENGTH = 2;
    private static final int BINARY = 2;
    private static final int OCTAL = 8;
    private static final int DECIMAL = 10;
    private static final int HEXADECIMAL = 16;

    private CIntegers() {}

    /** Thrown if a text isn't an integer, or is out of range. Without a stack trace, because it is a result. */
    static final class InvalidException extends Exception {
        private static final long serialVersionUID = 1L;

        final int errno;

        InvalidException(int errno) {
            super(null, null, false, false);
            this.errno = errno;
        }
    }

    /** Parses an {@code int}. */
    static int parseInt(String text) throws InvalidException {
        BigInteger value = parse(text);
        if (value.bitLength() >= Integer.SIZE) {
            throw new InvalidException(ErrnoValues.ERANGE);
        }
        return value.intValue();
    }

    /** Parses a process id, which is positive. */
    static int parsePid(String text) throws InvalidException {
        long value = parseUnsignedLong(text);
        if (value <= 0 || value > Integer.MAX_VALUE) {
            throw new InvalidException(ErrnoValues.ERANGE);
        }
        return (int) value;
    }

    /** Parses an {@code uint64_t}; values above the largest {@code long} are negative. */
    static long parseUnsignedLong(String text) throws InvalidException {
        BigInteger value = parse(text);
        if (value.signum() < 0 || value.compareTo(OVERFLOW) >= 0) {
            throw new InvalidException(ErrnoValues.ERANGE);
        }
        return value.longValue();
    }

    /**
     * Parses what libsystemd and strtol(3) accept: white space, a sign, and a prefix of the base. A value that no type
     * can represent is reported first, even if something else follows.
     */
    private static BigInteger parse(String text) throws InvalidException {
        int start = skip(text, 0, WHITE_SPACE);
        int base = baseOfPrefix(text, start);
        int number = skip(text, base == 0 ? start : start + PREFIX_LENGTH, WHITE_SPACE_OF_C);
        boolean negative = text.startsWith("-", number);
        int digits = negative || text.startsWith("+", number) ? number + 1 : number;
        if (base == 0) {
            base = baseOfC(text, digits);
            digits += base == HEXADECIMAL ? PREFIX_LENGTH : 0;
        }
        int end = digits;
        while (end < text.length() && isDigit(text.charAt(end), base)) {
            end++;
        }
        if (end == digits) {
            throw new InvalidException(ErrnoValues.EINVAL);
        }
        var magnitude = new BigInteger(text.substring(digits, end), base);
        if (magnitude.compareTo(OVERFLOW) >= 0) {
            throw new InvalidException(ErrnoValues.ERANGE);
        }
        if (end < text.length()) {
            throw new InvalidException(ErrnoValues.EINVAL);
        }
        return negative ? magnitude.negate() : magnitude;
    }

    private static int skip(String text, int start, String skipped) {
        int index = start;
        while (index < text.length() && skipped.indexOf(text.charAt(index)) >= 0) {
            index++;
        }
        return index;
    }

    /** Returns the base of a prefix that libsystemd knows in addition to those of C; 0 for none. */
    private static int baseOfPrefix(String text, int start) {
        if (text.startsWith("0b", start) || text.startsWith("0B", start)) {
            return BINARY;
        }
        return text.startsWith("0o", start) || text.startsWith("0O", start) ? OCTAL : 0;
    }

    private static int baseOfC(String text, int digits) {
        if (!text.startsWith("0", digits)) {
            return DECIMAL;
        }
        boolean hexadecimal = digits + PREFIX_LENGTH < text.length()
                && Character.toLowerCase(text.charAt(digits + 1)) == 'x'
                && isDigit(text.charAt(digits + PREFIX_LENGTH), HEXADECIMAL);
        return hexadecimal ? HEXADECIMAL : OCTAL;
    }

    private static boolean isDigit(char character, int base) {
        return character < 128 && Character.digit(character, base) >= 0;
    }
}
