package io.github.systemd4j.templates.unitfile;

import io.github.systemd4j.unit.UnitName;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What stands behind the {@code =} of a unit file, or a part of it, written so that systemd reads exactly the value
 * that was meant: quoted and escaped as its kind of directive wants, in one line, and without specifiers or variables
 * unless they are meant. Immutable.
 *
 * @see <a href="https://www.freedesktop.org/software/systemd/man/latest/systemd.syntax.html">systemd.syntax(7)</a>
 */
public final class UnitValue {
    private final String text;

    private UnitValue(String text) {
        this.text = text;
    }

    /**
     * Text that systemd takes whole, such as that of {@code Description=}. Empty text resets the directive. Quotes in it
     * stay as they are: between quotes of a template's own, it can end them.
     *
     * @throws IllegalArgumentException if systemd has no way to read it back: if it has a line break, NUL or another
     *     control character but a tab, begins or ends with white space, or ends with a backslash that would join lines
     */
    public static UnitValue text(String text) {
        return new UnitValue(Quoting.text(text));
    }

    /**
     * An argument of a command, in a directive like {@code ExecStart=}. Not the program, whose first characters may
     * have a meaning: that is a {@link Command}'s.
     *
     * @throws IllegalArgumentException if it has a line break or NUL
     */
    public static UnitValue argument(String argument) {
        return new UnitValue(Quoting.argument(argument));
    }

    /**
     * An argument of a command in a script, in an argument that the template has put in single quotes, as in
     * {@code ExecStart=/bin/sh -c '...'}.
     *
     * @throws IllegalArgumentException if it has a line break or NUL
     */
    public static UnitValue scriptArgument(String argument) {
        return new UnitValue(Quoting.scriptArgument(argument));
    }

    /** Commands of a directive like {@code ExecStart=}, one after another. */
    public static UnitValue commands(Command... commands) {
        return new UnitValue(CommandWriter.write(List.of(commands)));
    }

    /**
     * An item of a list that is separated by white space and whose items may be quoted, such as
     * {@code Environment=}'s.
     *
     * @throws IllegalArgumentException if it has a line break or NUL
     */
    public static UnitValue item(String item) {
        return new UnitValue(Quoting.item(item));
    }

    /**
     * An item of a list whose items may be quoted, but in which backslashes stand for themselves, such as that of
     * {@code Documentation=}.
     *
     * @throws IllegalArgumentException if it has a control character, a line break or NUL among them
     */
    public static UnitValue quotedWord(String word) {
        return new UnitValue(Quoting.quotedWord(word));
    }

    /**
     * A path that systemd takes whole, such as that of {@code WorkingDirectory=} or {@code EnvironmentFile=}, of which
     * the latter takes {@code * ? [} for patterns.
     *
     * @throws IllegalArgumentException if it isn't absolute, has a {@code ..} or control character, or ends with white
     *     space
     */
    public static UnitValue path(String path) {
        return new UnitValue(Quoting.text(Quoting.checkPath(path)));
    }

    /** A path whose file may be missing, such as that of {@code EnvironmentFile=}; see {@link #path}. */
    public static UnitValue optionalPath(String path) {
        return new UnitValue("-" + path(path));
    }

    /**
     * A list of paths, such as that of {@code ReadWritePaths=}.
     *
     * @throws IllegalArgumentException if one isn't absolute, or has a {@code ..} or control character
     */
    public static UnitValue paths(String... paths) {
        return new UnitValue(Arrays.stream(paths).map(Quoting::path).collect(Collectors.joining(" ")));
    }

    /** The name of a unit. */
    public static UnitValue unit(UnitName name) {
        return new UnitValue(name.value());
    }

    /** A list of units, such as that of {@code After=}. */
    public static UnitValue units(UnitName... names) {
        return list(Arrays.stream(names).map(UnitValue::unit).toArray(UnitValue[]::new));
    }

    /** A list of units in which systemd removes backslashes, such as that of {@code Sockets=} or {@code Also=}. */
    public static UnitValue escapedUnits(UnitName... names) {
        return new UnitValue(Arrays.stream(names)
                .map(name -> Quoting.escapedWord(name.value()))
                .collect(Collectors.joining(" ")));
    }

    /** A boolean. */
    public static UnitValue bool(boolean value) {
        return new UnitValue(value ? "yes" : "no");
    }

    /** A whole number. */
    public static UnitValue number(long number) {
        return new UnitValue(Long.toString(number));
    }

    /**
     * The permissions of a file, such as {@code 0660}.
     *
     * @throws IllegalArgumentException if they have other bits than the 12 that files have
     */
    public static UnitValue mode(int mode) {
        if (mode < 0 || mode > 0_7777) {
            throw new IllegalArgumentException("%o are no permissions: those are 0 to 07777".formatted(mode));
        }
        return new UnitValue("%04o".formatted(mode));
    }

    /**
     * A time span, such as that of {@code TimeoutStartSec=}.
     *
     * @throws IllegalArgumentException if it is negative, isn't a whole number of microseconds, or isn't shorter than
     *     5124095576 hours
     */
    public static UnitValue timeSpan(Duration span) {
        return new UnitValue(TimeSpan.write(span));
    }

    /**
     * A number of bytes, such as that of {@code MemoryMax=}.
     *
     * @throws IllegalArgumentException if it is negative
     */
    public static UnitValue bytes(long bytes) {
        return new UnitValue(ByteSize.write(bytes));
    }

    /** No limit, or never, as a time span, size or number. */
    public static UnitValue infinity() {
        return new UnitValue(TimeSpan.INFINITY);
    }

    /** The empty value, which resets a list. */
    public static UnitValue reset() {
        return new UnitValue("");
    }

    /**
     * A value as it stands, with specifiers, quotes and escapes of the caller. Not for what users say.
     *
     * @throws IllegalArgumentException as {@link #text} does
     */
    public static UnitValue raw(String value) {
        return new UnitValue(Quoting.raw(value));
    }

    /** Several items, or arguments, one after another. */
    public static UnitValue list(UnitValue... items) {
        return new UnitValue(Arrays.stream(items).map(UnitValue::toString).collect(Collectors.joining(" ")));
    }

    /** As it is written. */
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
