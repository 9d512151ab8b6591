package io.github.systemd4j.templates.internal.syntax;

import java.util.OptionalInt;

/** Decodes C escapes as systemd does. */
public final class CEscape {
    private static final String LETTERS = "abfnrtv\\\"'s";
    private static final String MEANINGS = "\u0007\b\f\n\r\t\u000b\\\"' ";
    private static final int MAX_BYTE = 0xff;

    private CEscape() {}

    /**
     * Appends the bytes that an escape represents, and returns the length of the escape.
     *
     * @param position the position after the backslash
     * @return empty if this is no escape
     */
    public static OptionalInt append(StringBuilder out, String bytes, int position) {
        int letter = position < bytes.length() ? LETTERS.indexOf(bytes.charAt(position)) : -1;
        if (letter >= 0) {
            out.append(MEANINGS.charAt(letter));
            return OptionalInt.of(1);
        }
        return bytes.startsWith("x", position)
                ? appendByte(out, bytes, position + 1, 2, 16)
                : bytes.startsWith("u", position)
                        ? appendCodePoint(out, bytes, position + 1, 4)
                        : bytes.startsWith("U", position)
                                ? appendCodePoint(out, bytes, position + 1, 8)
                                : appendByte(out, bytes, position, 3, 8);
    }

    private static OptionalInt appendByte(StringBuilder out, String bytes, int position, int digits, int radix) {
        long number = number(bytes, position, digits, radix);
        if (number <= 0 || number > MAX_BYTE) {
            return OptionalInt.empty();
        }
        out.append((char) number);
        return OptionalInt.of(digits + (radix == 16 ? 1 : 0));
    }

    /**
     * Appends a code point. With four digits, systemd also accepts surrogates and noncharacters, and writes bytes that
     * aren't valid text.
     */
    private static OptionalInt appendCodePoint(StringBuilder out, String bytes, int position, int digits) {
        long number = number(bytes, position, digits, 16);
        if (number <= 0 || digits == 8 && !SystemdUtf8.isCharacter(number)) {
            return OptionalInt.empty();
        }
        out.append(SystemdUtf8.bytesOf((int) number));
        return OptionalInt.of(digits + 1);
    }

    /** Returns a number of exactly so many digits; negative if there is none. */
    private static long number(String bytes, int position, int digits, int radix) {
        long number = 0;
        for (int i = position; i < position + digits; i++) {
            int digit = i < bytes.length() ? Character.digit(bytes.charAt(i), radix) : -1;
            if (digit < 0) {
                return -1;
            }
            number = number * radix + digit;
        }
        return number;
    }
}
