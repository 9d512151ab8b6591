package io.github.systemd4j.templates.unitfile;

import java.util.OptionalInt;

/** C escapes, as systemd has them. */
final class CEscape {
    private static final String LETTERS = "abfnrtv\\\"'s";
    private static final String MEANINGS = "\u0007\b\f\n\r\t\u000b\\\"' ";
    private static final int MAX_BYTE = 0xff;

    private CEscape() {}

    /**
     * Appends the bytes that an escape stands for, and returns its length.
     *
     * @param position of what follows the backslash
     * @return empty if it is no escape
     */
    static OptionalInt append(StringBuilder out, String bytes, int position) {
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

    /** With four digits, systemd takes what isn't a character as well, of which it makes bytes that aren't text. */
    private static OptionalInt appendCodePoint(StringBuilder out, String bytes, int position, int digits) {
        long number = number(bytes, position, digits, 16);
        if (number <= 0 || digits == 8 && !Utf8.isCharacter(number)) {
            return OptionalInt.empty();
        }
        out.append(Utf8.bytesOf((int) number));
        return OptionalInt.of(digits + 1);
    }

    /** Negative if it isn't made of so many digits. */
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
