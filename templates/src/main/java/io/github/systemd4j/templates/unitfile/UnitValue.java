package io.github.systemd4j.templates.unitfile;

import io.github.systemd4j.templates.internal.syntax.ByteSize;
import io.github.systemd4j.templates.internal.syntax.Quoting;
import io.github.systemd4j.templates.internal.syntax.TimeSpan;
import io.github.systemd4j.unit.UnitName;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A value of an assignment, or a part of one, written so that systemd reads exactly what the caller meant: quoted and
 * escaped as its kind of directive requires, in one line, and without specifiers or variables unless they are intended.
 * Immutable.
 *
 * @see <a href="https://www.freedesktop.org/software/systemd/man/latest/systemd.syntax.html"> systemd.syntax(7)</a>
 */
public final class UnitValue {
    private final String text;

    private UnitValue(String text) {
        this.text = text;
    }

    /**
     * Writes text that systemd reads whole, such as {@code Description=}. An empty text resets the directive. Quotes in
     * the text are not escaped: do not put it between quotes of a template, which it could end.
     *
     * @throws IllegalArgumentException if systemd could not read the text back: if it has a line break, NUL or another
     *     control character except tabs, begins or ends with white space, or ends with a backslash that would join
     *     lines
     */
    public static UnitValue text(String text) {
        return new UnitValue(Quoting.text(text));
    }

    /**
     * Writes an argument of a command, in a directive such as {@code ExecStart=}. Not for the program, whose first
     * characters may have a meaning: use a {@link CommandLine}.
     *
     * @throws IllegalArgumentException if the argument has a line break or NUL
     */
    public static UnitValue argument(String argument) {
        return new UnitValue(Quoting.argument(argument));
    }

    /**
     * Writes an argument of a command in a script, inside of an argument that the template has put in single quotes, as
     * in {@code ExecStart=/bin/sh -c '...'}.
     *
     * @throws IllegalArgumentException if the argument has a line break or NUL
     */
    public static UnitValue scriptArgument(String argument) {
        return new UnitValue(Quoting.scriptArgument(argument));
    }

    /** Writes the command lines of a directive such as {@code ExecStart=}. */
    public static UnitValue commands(CommandLine... commands) {
        return new UnitValue(CommandLineWriter.write(List.of(commands)));
    }

    /**
     * Writes an item of a list that is separated by white space and may have quotes, such as {@code Environment=}.
     *
     * @throws IllegalArgumentException if the item has a line break or NUL
     */
    public static UnitValue item(String item) {
        return new UnitValue(Quoting.item(item));
    }

    /**
     * Writes an item of a list with quotes, in which backslashes have no meaning, such as {@code Documentation=}.
     *
     * @throws IllegalArgumentException if the item has a control character, such as a line break or NUL
     */
    public static UnitValue quotedWord(String word) {
        return new UnitValue(Quoting.quotedWord(word));
    }

    /**
     * Writes a path that systemd reads whole, such as {@code WorkingDirectory=} or {@code EnvironmentFile=}. The latter
     * reads {@code * ? [} as patterns.
     *
     * @throws IllegalArgumentException if the path isn't absolute, has a {@code ..} or control character, or ends with
     *     white space
     */
    public static UnitValue path(String path) {
        return new UnitValue(Quoting.text(Quoting.checkPath(path)));
    }

    /** Writes a path whose file may be missing, such as that of {@code EnvironmentFile=}; see {@link #path}. */
    public static UnitValue optionalPath(String path) {
        return new UnitValue("-" + path(path));
    }

    /**
     * Writes a list of paths, such as {@code ReadWritePaths=}.
     *
     * @throws IllegalArgumentException if a path isn't absolute, or has a {@code ..} or control character
     */
    public static UnitValue paths(String... paths) {
        return new UnitValue(Arrays.stream(paths).map(Quoting::path).collect(Collectors.joining(" ")));
    }

    /** Writes the name of a unit. */
    public static UnitValue unit(UnitName name) {
        return new UnitValue(name.value());
    }

    /** Writes a list of units, such as {@code After=}. */
    public static UnitValue units(UnitName... names) {
        return list(Arrays.stream(names).map(UnitValue::unit).toArray(UnitValue[]::new));
    }

    /** Writes a list of units from which systemd removes backslashes, such as {@code Sockets=} or {@code Also=}. */
    public static UnitValue escapedUnits(UnitName... names) {
        return new UnitValue(Arrays.stream(names)
                .map(name -> Quoting.escapedWord(name.value()))
                .collect(Collectors.joining(" ")));
    }

    /** Writes a boolean. */
    public static UnitValue bool(boolean value) {
        return new UnitValue(value ? "yes" : "no");
    }

    /** Writes a whole number. */
    public static UnitValue number(long number) {
        return new UnitValue(Long.toString(number));
    }

    /**
     * Writes the permissions of a file, such as {@code 0660}.
     *
     * @throws IllegalArgumentException if the mode has bits other than the 12 of a file
     */
    public static UnitValue mode(int mode) {
        if (mode < 0 || mode > 0_7777) {
            throw new IllegalArgumentException("%o is not a file mode: use 0 to 07777".formatted(mode));
        }
        return new UnitValue("%04o".formatted(mode));
    }

    /**
     * Writes a time span, such as {@code TimeoutStartSec=}.
     *
     * @throws IllegalArgumentException if the span is negative, has a fraction of a microsecond, or isn't shorter than
     *     5124095576 hours
     */
    public static UnitValue timeSpan(Duration span) {
        return new UnitValue(TimeSpan.write(span));
    }

    /**
     * Writes a number of bytes, such as {@code MemoryMax=}.
     *
     * @throws IllegalArgumentException if the number is negative
     */
    public static UnitValue bytes(long bytes) {
        return new UnitValue(ByteSize.write(bytes));
    }

    /** Returns the value for no limit or never, as a time span, size or number. */
    public static UnitValue infinity() {
        return new UnitValue(TimeSpan.INFINITY);
    }

    /** Returns the empty value, which resets a list. */
    public static UnitValue reset() {
        return new UnitValue("");
    }

    /**
     * Returns a value unchanged, with the caller's specifiers, quotes and escapes. Not for the input of users.
     *
     * @throws IllegalArgumentException for the reasons of {@link #text}
     */
    public static UnitValue raw(String value) {
        return new UnitValue(Quoting.raw(value));
    }

    /** Joins several items or arguments. */
    public static UnitValue list(UnitValue... items) {
        return new UnitValue(Arrays.stream(items).map(UnitValue::toString).collect(Collectors.joining(" ")));
    }

    /** Returns the text of the value in a unit file. */
    @Override
    public String toString() {
        return text;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof UnitValue value && text.equals(value.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }
}
