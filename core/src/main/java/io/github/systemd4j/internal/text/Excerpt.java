package io.github.systemd4j.internal.text;

import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * Shortens a peer's text for messages, logs and terminals: about {@value #MAX_LENGTH} characters, with control, format
 * and undefined characters escaped, including line ends and changes of direction.
 */
public final class Excerpt {
    /** Longer than any name of the specification, and short enough for a line of a log. */
    public static final int MAX_LENGTH = 300;

    private static final char ESCAPE = 0x1b;

    private Excerpt() {}

    /** Returns the beginning of a text, and its length if the text is longer. */
    public static String of(String text) {
        return of(text, "%d characters".formatted(text.length()), false);
    }

    /**
     * Returns the beginning of a text in UTF-8, and its length if the text is longer.
     *
     * @param beginning the first {@value #MAX_LENGTH} bytes, or all if the text has fewer
     * @param length of the whole text, in bytes
     */
    public static String of(byte[] beginning, int length) {
        return of(
                new String(beginning, StandardCharsets.UTF_8), "%d bytes".formatted(length), beginning.length < length);
    }

    /** Returns a record in the form of {@link Record#toString()}, with the beginning of each component. */
    public static String of(Record value) {
        return Arrays.stream(value.getClass().getRecordComponents())
                .map(component -> component.getName() + "=" + of(String.valueOf(get(value, component))))
                .collect(Collectors.joining(", ", value.getClass().getSimpleName() + "[", "]"));
    }

    private static Object get(Record value, RecordComponent component) {
        try {
            return component.getAccessor().invoke(value);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String of(String text, String length, boolean cut) {
        var excerpt = new StringBuilder();
        int at = 0;
        while (at < text.length() && excerpt.length() < MAX_LENGTH) {
            int character = text.codePointAt(at);
            append(character, excerpt);
            at += Character.charCount(character);
        }
        return cut || at < text.length() ? "%s… (%s)".formatted(excerpt, length) : excerpt.toString();
    }

    private static void append(int character, StringBuilder excerpt) {
        switch (character) {
            case '\n' -> excerpt.append("\\n");
            case '\r' -> excerpt.append("\\r");
            case '\t' -> excerpt.append("\\t");
            case ESCAPE -> excerpt.append("\\e");
            default -> {
                if (isPlain(character)) {
                    excerpt.appendCodePoint(character);
                } else {
                    excerpt.append((character <= 0xffff ? "\\u%04x" : "\\U%08x").formatted(character));
                }
            }
        }
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
}
