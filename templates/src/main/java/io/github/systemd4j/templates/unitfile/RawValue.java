package io.github.systemd4j.templates.unitfile;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/**
 * A value as it is read: lines joined, white space at the ends removed, but quotes, escapes and specifiers still in it.
 * What its directive takes it for is for the caller to say, by the method that reads it. Specifiers such as {@code %i}
 * stay in what is returned.
 *
 * <p>Where systemd would skip a value that isn't what its directive wants, the methods throw an
 * {@link IllegalArgumentException} that says what is wrong with it.
 *
 * @param text the value
 * @see <a href="https://www.freedesktop.org/software/systemd/man/latest/systemd.syntax.html">systemd.syntax(7)</a>
 */
public record RawValue(String text) {
    /** Whether it is empty, as the value is that resets a list. */
    public boolean isEmpty() {
        return text.isEmpty();
    }

    /** The elements of a list without those before its last reset. */
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

    /** The items of a list that may be quoted and have C escapes, such as {@code Environment=}'s. */
    public List<String> items() {
        return Words.of(text, WordSyntax.ITEMS);
    }

    /** The items of a list that may be quoted, but have no C escapes, such as {@code ReadWritePaths=}'s. */
    public List<String> paths() {
        return Words.of(text, WordSyntax.PATHS);
    }

    /** The items of a list in which quotes and backslashes mean nothing, such as {@code After=}'s. */
    public List<String> words() {
        return Words.of(text, WordSyntax.VERBATIM);
    }

    /** The items of a list that may be quoted, and in which backslashes mean nothing, such as {@code Documentation=}'s. */
    public List<String> quotedWords() {
        return Words.of(text, WordSyntax.QUOTED);
    }

    /** The items of a list that can't be quoted, but have backslashes, such as {@code Sockets=}'s. */
    public List<String> escapedWords() {
        return Words.of(text, WordSyntax.UNQUOTED);
    }

    /** The commands of a directive like {@code ExecStart=}. */
    public List<Command> commands() {
        return CommandReader.read(text);
    }

    /** A boolean: {@code yes}, {@code true}, {@code on}, {@code 1} and so on. */
    public boolean bool() {
        return switch (lowerCase(text)) {
            case "1", "yes", "y", "true", "t", "on" -> true;
            case "0", "no", "n", "false", "f", "off" -> false;
            default -> throw new IllegalArgumentException("\"%s\" is no boolean: make it yes or no".formatted(text));
        };
    }

    /** As systemd does: of ASCII alone. */
    private static String lowerCase(String text) {
        return text.chars()
                .map(c -> c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    /**
     * A time span, to the microsecond; empty if it is {@code infinity}. A number without a unit is in seconds.
     *
     * @see <a href="https://www.freedesktop.org/software/systemd/man/latest/systemd.time.html">systemd.time(7)</a>
     */
    public Optional<Duration> timeSpan() {
        return TimeSpan.read(text);
    }

    /** A number of bytes below 8E, with units to the base of 1024; empty if it is {@code infinity}. No percentages. */
    public OptionalLong bytes() {
        return ByteSize.read(text);
    }

    /** The text. */
    @Override
    public String toString() {
        return text;
    }
}
