package io.github.systemd4j.internal.text;

import java.nio.charset.StandardCharsets;

/**
 * The beginning of a text that a peer wrote, fit for messages, logs and terminals: at most {@value #MAX_LENGTH}
 * characters of it, with everything escaped that moves a cursor, breaks a line, changes a direction or can't be seen.
 */
public final class Excerpt {
    /** Longer than any name of the specification, and short enough for a line of a log. */
    public static final int MAX_LENGTH = 300;

    private static final char ESCAPE = 0x1b;

    private Excerpt() {}

    /** Returns the beginning of a text, and its length if that isn't all of it. */
    public static String of(String text) {
        return text.length() <= MAX_LENGTH
                ? escape(text)
                : cut(text.substring(0, MAX_LENGTH), "%d characters".formatted(text.length()));
    }

    /**
     * Returns the beginning of a text in UTF-8.
     *
     * @param beginning its first bytes, {@value #MAX_LENGTH} or, if it has fewer, all of them
     * @param length of the whole text, in bytes
     */
    public static String of(byte[] beginning, int length) {
        String text = new String(beginning, StandardCharsets.UTF_8);
        return beginning.length == length ? escape(text) : cut(text, "%d bytes".formatted(length));
    }

    private static String cut(String beginning, String length) {
        return "%s… (%s)".formatted(escape(beginning), length);
    }

    private static String escape(String text) {
        if (text.codePoints().allMatch(Excerpt::isPlain)) {
            return text;
        }
        var escaped = new StringBuilder();
        text.codePoints().forEach(character -> append(character, escaped));
        return escaped.toString();
    }

    private static boolean isPlain(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }

    private static void append(int character, StringBuilder escaped) {
        switch (character) {
            case '\n' -> escaped.append("\\n");
            case '\r' -> escaped.append("\\r");
            case '\t' -> escaped.append("\\t");
            case ESCAPE -> escaped.append("\\e");
            default -> {
                if (isPlain(character)) {
                    escaped.appendCodePoint(character);
                } else {
                    escaped.append(
                            character <= 0xffff ? "\\u%04x".formatted(character) : "\\U%08x".formatted(character));
                }
            }
        }
    }
}
