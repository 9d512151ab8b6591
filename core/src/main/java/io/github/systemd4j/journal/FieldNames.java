package io.github.systemd4j.journal;

import io.github.systemd4j.internal.text.Excerpt;

/** Checks names of fields; see systemd.journal-fields(7). */
final class FieldNames {
    private static final int MAX_LENGTH = 64;

    private FieldNames() {}

    /** Checks the name of a field that is read or matched. */
    static String check(String name) {
        if (name.isEmpty() || name.length() > MAX_LENGTH || !name.chars().allMatch(FieldNames::isAllowed)) {
            throw new IllegalArgumentException(
                    "invalid field name \"%s\": 1 to %d characters A-Z, 0-9 and _ are allowed, such as \"MESSAGE\""
                            .formatted(Excerpt.of(name), MAX_LENGTH));
        }
        if (name.startsWith("__")) {
            throw new IllegalArgumentException(
                    "\"%s\" is no field that is stored: use the methods of JournalEntry, such as cursor() and realtime()"
                            .formatted(name));
        }
        return name;
    }

    private static boolean isAllowed(int c) {
        return c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_';
    }
}
