package io.github.systemd4j.templates.unitfile;

import io.github.systemd4j.templates.internal.syntax.ByteSize;
import io.github.systemd4j.templates.internal.syntax.TimeSpan;
import io.github.systemd4j.templates.internal.syntax.WordSplitter;
import io.github.systemd4j.templates.internal.syntax.WordSyntax;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/**
 * A value as it was read: joined lines without white space at the ends, but with quotes, escapes and specifiers. The
 * caller chooses the method that fits the directive. Specifiers such as {@code %i} stay in the results.
 *
 * <p>If systemd would skip a value that doesn't fit the directive, the methods throw an
 * {@link IllegalArgumentException} that explains the problem.
 *
 * @param text the value
 * @see <a href="https://www.freedesktop.org/software/systemd/man/latest/systemd.syntax.html"> systemd.syntax(7)</a>
 */
public record RawValue(String text) {
    /** Returns whether the value is empty, which resets a list. */
    public boolean isEmpty() {
        return text.isEmpty();
    }

    /** Returns the elements of a list after its last reset. */
    static <T> List<T> afterReset(List<T> all, Function<T, RawValue> value) {
        var kept = new ArrayList<T>();
        for (T element : all) {
            if (value.apply(element).isEmpty()) {
                kept.clear();
            } else {
                kept.add(element);
            }
        }
        return List.copyOf(kept);
    }

    /** Returns the items of a list with quotes and C escapes, such as {@code Environment=}. */
    public List<String> items() {
        return WordSplitter.of(text, WordSyntax.ITEMS);
    }

    /** Returns the items of a list with quotes, but without C escapes, such as {@code ReadWritePaths=}. */
    public List<String> paths() {
        return WordSplitter.of(text, WordSyntax.PATHS);
    }

    /** Returns the items of a list in which quotes and backslashes have no meaning, such as {@code After=}. */
    public List<String> words() {
        return WordSplitter.of(text, WordSyntax.VERBATIM);
    }

    /**
     * Returns the items of a list with quotes, in which backslashes have no meaning, such as {@code Documentation=}.
     */
    public List<String> quotedWords() {
        return WordSplitter.of(text, WordSyntax.QUOTED);
    }

    /** Returns the items of a list without quotes, in which backslashes escape, such as {@code Sockets=}. */
    public List<String> escapedWords() {
        return WordSplitter.of(text, WordSyntax.UNQUOTED);
    }

    /** Returns the command lines of a directive such as {@code ExecStart=}. */
    public List<CommandLine> commands() {
        return CommandLineReader.read(text);
    }

    /** Returns the value as a boolean: {@code yes}, {@code true}, {@code on}, {@code 1} and so on. */
    public boolean bool() {
        return switch (lowerCase(text)) {
            case "1", "yes", "y", "true", "t", "on" -> true;
            case "0", "no", "n", "false", "f", "off" -> false;
            default -> throw new IllegalArgumentException("\"%s\" is not a boolean: use yes or no".formatted(text));
        };
    }

    /** Converts ASCII letters to lower case, as systemd does. */
    private static String lowerCase(String text) {
        return text.chars()
                .map(c -> c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    /**
     * Returns the value as a time span, in microseconds; empty if it is {@code infinity}. A number without a unit is in
     * seconds.
     *
     * @see <a href="https://www.freedesktop.org/software/systemd/man/latest/systemd.time.html"> systemd.time(7)</a>
     */
    public Optional<Duration> timeSpan() {
        return TimeSpan.read(text);
    }

    /**
     * Returns the value as a number of bytes below 8E, with units to the base of 1024; empty if it is {@code infinity}.
     * Percentages aren't supported.
     */
    public OptionalLong bytes() {
        return ByteSize.read(text);
    }

    /** Returns the text. */
    @Override
    public String toString() {
        return text;
    }
}
