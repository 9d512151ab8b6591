package io.github.systemd4j.templates.template;

import io.github.systemd4j.templates.unitfile.UnitValue;
import io.jstach.jstache.JStacheConfig;
import io.jstach.jstache.JStacheContentType;
import io.jstach.jstache.JStacheFormatter;
import io.jstach.jstache.JStacheType;
import io.jstach.jstachio.Escaper;
import io.jstach.jstachio.Formatter;
import org.jspecify.annotations.Nullable;

/**
 * What a template of a unit file is configured with. It may show nothing but {@link UnitValue}s: a string, of which nobody
 * knows whether it is text, an argument or several, fails the rendering.
 *
 * <pre>{@code
 * @JStache(path = "greeter.mustache")
 * @JStacheConfig(using = UnitTemplate.class)
 * @JStacheFormatterTypes(types = UnitValue.class)
 * record Greeter(UnitValue description, UnitValue greeting) {}
 * }</pre>
 *
 * <p>Both may be said once for a package, too. The latter can't be said here: the compiler forgets it behind this class.
 */
@JStacheConfig(type = JStacheType.JSTACHIO, formatter = UnitTemplate.class, contentType = UnitTemplate.class)
@JStacheFormatter(providesMethod = "formatter")
@JStacheContentType(mediaType = "text/plain", providesMethod = "escaper")
public final class UnitTemplate {
    private UnitTemplate() {}

    /** Shows values as they are written, and nothing else. */
    public static Formatter formatter() {
        return Formatter.of(UnitTemplate::format);
    }

    private static String format(@Nullable Object value) {
        if (value instanceof UnitValue written) {
            return written.toString();
        }
        throw new IllegalArgumentException(
                "a template of a unit file can't show %s: make it a UnitValue, which says how it is to be written"
                        .formatted(value == null ? "null" : value.getClass().getName() + " \"" + value + '"'));
    }

    /** Leaves what is formatted as it is. */
    public static Escaper escaper() {
        return Escaper.of(text -> text);
    }
}
