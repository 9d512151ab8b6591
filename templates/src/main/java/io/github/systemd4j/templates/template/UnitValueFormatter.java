package io.github.systemd4j.templates.template;

import io.github.systemd4j.internal.text.Excerpt;
import io.github.systemd4j.templates.unitfile.UnitValue;
import io.jstach.jstachio.Appender;
import io.jstach.jstachio.Formatter;
import io.jstach.jstachio.Output;
import org.jspecify.annotations.Nullable;

/** Writes {@link UnitValue}s, and refuses everything else. */
final class UnitValueFormatter implements Formatter {
    @Override
    public <A extends Output<E>, E extends Exception> void format(
            Appender downstream, A output, String path, Class<?> type, @Nullable Object value) throws E {
        if (!(value instanceof UnitValue written)) {
            throw new IllegalArgumentException(
                    ("a template of a unit file can't write %s as {{%s}}: use a UnitValue, which says how it is written")
                            .formatted(describe(value), path));
        }
        downstream.append(output, written.toString());
    }

    private static String describe(@Nullable Object value) {
        return value == null ? "null" : "%s \"%s\"".formatted(value.getClass().getName(), Excerpt.of(value.toString()));
    }

    // The defaults of these methods would write their values unchecked. Elements of arrays use them, too.

    @Override
    public <A extends Output<E>, E extends Exception> void format(
            Appender downstream, A output, String path, char value) throws E {
        format(downstream, output, path, char.class, (Object) value);
    }

    @Override
    public <A extends Output<E>, E extends Exception> void format(
            Appender downstream, A output, String path, short value) throws E {
        format(downstream, output, path, short.class, (Object) value);
    }

    @Override
    public <A extends Output<E>, E extends Exception> void format(Appender downstream, A output, String path, int value)
            throws E {
        format(downstream, output, path, int.class, (Object) value);
    }

    @Override
    public <A extends Output<E>, E extends Exception> void format(
            Appender downstream, A output, String path, long value) throws E {
        format(downstream, output, path, long.class, (Object) value);
    }

    @Override
    public <A extends Output<E>, E extends Exception> void format(
            Appender downstream, A output, String path, double value) throws E {
        format(downstream, output, path, double.class, (Object) value);
    }

    @Override
    public <A extends Output<E>, E extends Exception> void format(
            Appender downstream, A output, String path, boolean value) throws E {
        format(downstream, output, path, boolean.class, (Object) value);
    }

    @Override
    public <A extends Output<E>, E extends Exception> void format(
            Appender downstream, A output, String path, @Nullable Formattable value) throws E {
        format(downstream, output, path, Formattable.class, (Object) value);
    }
}
