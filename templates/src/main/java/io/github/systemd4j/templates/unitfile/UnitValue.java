package io.github.systemd4j.templates.unitfile;

import io.github.systemd4j.manager.UnitName;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * What stands behind the {@code =} of a unit file, or a part of it, written so that systemd reads exactly the value that
 * was meant: quoted and escaped as its kind of directive wants, in one line, and without specifiers or variables unless
 * they are meant. Immutable.
 *
 * @see <a href="https://www.freedesktop.org/software/systemd/man/latest/systemd.syntax.html">systemd.syntax(7)</a>
 */
public final class UnitValue {
    private final String text;

    private UnitValue(String text) {
        this.text = text;
    }

    /**
     * Text that systemd takes whole, such as that of {@code Description=}.
     *
     * @throws IllegalArgumentException if systemd has no way to read it back: if it has a line break or NUL, begins or
     *     ends with white space, or ends with a backslash
     */
    public static UnitValue text(String text) {
        return new UnitValue(Quoting.text(text));
    }

    /**
     * An argument of a command, in a directive like {@code ExecStart=}.
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

    /**
     * An item of a list that is separated by white space and whose items may be quoted, such as
     * {@code Environment=}'s.
     *
     * @throws IllegalArgumentException if it has a line break or NUL
     */
    public static UnitValue item(String item) {
        return new UnitValue(Quoting.item(item));
    }

    /** The name of a unit. */
    public static UnitValue unit(UnitName name) {
        return new UnitValue(Quoting.specifiers(name.value()));
    }

    /** A whole number. */
    public static UnitValue number(long number) {
        return new UnitValue(Long.toString(number));
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
    public boolean equals(Object other) {
        return other instanceof UnitValue value && text.equals(value.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }
}
