package io.github.systemd4j.journal;

import io.github.systemd4j.internal.text.Excerpt;

/**
 * Checks the names of fields that a program writes, as {@code journal_field_valid} of journald does, which silently
 * drops a field with an invalid name.
 */
final class FieldNameCheck {
    static final int MAX_LENGTH = 64;

    private FieldNameCheck() {}

    /** Returns a valid name. */
    static String check(String name) {
        int length = name.length();
        if (length == 0) {
            throw invalid(name, "it is empty");
        }
        if (length > MAX_LENGTH) {
            throw invalid(name, "it has %d characters, and at most %d are allowed".formatted(length, MAX_LENGTH));
        }
        for (int i = 0; i < length; i++) {
            if (!isAllowed(name.charAt(i))) {
                throw invalid(
                        name,
                        "the character U+%04X at index %d is not allowed, use only A-Z 0-9 and _"
                                .formatted((int) name.charAt(i), i));
            }
        }
        if (name.charAt(0) == '_') {
            throw invalid(name, "only journald writes fields whose name begins with _");
        }
        if (isDigit(name.charAt(0))) {
            throw invalid(name, "it begins with a digit");
        }
        return name;
    }

    private static boolean isAllowed(char c) {
        return c >= 'A' && c <= 'Z' || isDigit(c) || c == '_';
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static IllegalArgumentException invalid(String name, String reason) {
        return new IllegalArgumentException(
                "invalid name of a journal field \"%s\": %s".formatted(Excerpt.of(name), reason));
    }
}
