package io.github.systemd4j.daemon;

import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;

/**
 * Checks the values of notifications. {@code \n} and {@code \r} end an assignment, and NUL ends the message. The
 * manager ignores a status with bytes that aren't UTF-8 or with a Unicode noncharacter.
 */
final class NotifyText {
    /**
     * The limit for a status that this library generates: half of a message, so that other assignments fit into the
     * same message.
     */
    private static final int LONGEST_STATUS = 2_048;

    private NotifyText() {}

    static String check(String name, String value) {
        int refused = firstRefused(value);
        if (refused < value.length()) {
            throw new IllegalArgumentException(
                    "the value of %s has the character U+%04X at index %d, which the manager does not accept: remove it"
                            .formatted(name, value.codePointAt(refused), refused));
        }
        return value;
    }

    private static int firstRefused(String value) {
        int index = 0;
        while (index < value.length() && isAccepted(value.codePointAt(index))) {
            index += Character.charCount(value.codePointAt(index));
        }
        return index;
    }

    private static boolean isAccepted(int codePoint) {
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

    /**
     * Converts any text to a status: characters that aren't accepted become spaces, and a text that is too long is cut.
     */
    static String status(String text) {
        String line = text.codePoints()
                .map(codePoint -> isAccepted(codePoint) ? codePoint : ' ')
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
