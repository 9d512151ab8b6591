package io.github.systemd4j.daemon;

import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;

/**
 * What a value may consist of: {@code \n} and {@code \r} end an assignment, NUL the message, and the manager ignores a
 * status with bytes that aren't UTF-8, or with one of Unicode's noncharacters.
 */
final class NotifyText {
    /** Of a status that this library words; leaves room for other assignments. */
    private static final int LONGEST_STATUS = 2_048;

    private NotifyText() {}

    static String check(String name, String value) {
        int refused = firstRefused(value);
        if (refused < value.length()) {
            throw new IllegalArgumentException(
                    "the value of %s has U+%04X at index %d, which the manager doesn't take in one: leave it out"
                            .formatted(name, value.codePointAt(refused), refused));
        }
        return value;
    }

    private static int firstRefused(String value) {
        int index = 0;
        while (index < value.length() && isTaken(value.codePointAt(index))) {
            index += Character.charCount(value.codePointAt(index));
        }
        return index;
    }

    private static boolean isTaken(int codePoint) {
        return switch (codePoint) {
            case '\0', '\n', '\r' -> false;
            default -> !isSurrogate(codePoint) && !isNoncharacter(codePoint);
        };
    }

    private static boolean isSurrogate(int codePoint) {
        return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
    }

    private static boolean isNoncharacter(int codePoint) {
        return (codePoint & 0xFFFE) == 0xFFFE || (codePoint >= 0xFDD0 && codePoint <= 0xFDEF);
    }

    /** Makes a status of any text: what isn't taken becomes a space, and what is too long is cut. */
    static String status(String text) {
        String line = text.codePoints()
                .map(codePoint -> isTaken(codePoint) ? codePoint : ' ')
                .mapToObj(Character::toString)
                .collect(Collectors.joining());
        int end = Math.min(line.length(), LONGEST_STATUS);
        while (bytes(line.substring(0, end)) > LONGEST_STATUS || endsInsideOfAPair(line, end)) {
            end--;
        }
        return line.substring(0, end);
    }

    private static boolean endsInsideOfAPair(String line, int end) {
        return end > 0 && Character.isHighSurrogate(line.charAt(end - 1));
    }

    static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
