package io.github.systemd4j.templates.template;

import io.github.systemd4j.templates.unitfile.UnitValue;
import io.jstach.jstache.JStacheConfig;
import io.jstach.jstache.JStacheContentType;
import io.jstach.jstache.JStacheFormatter;
import io.jstach.jstache.JStacheType;
import io.jstach.jstachio.Escaper;
import io.jstach.jstachio.Formatter;

/**
 * What a template of a unit file is configured with. Its variables may show nothing but {@link UnitValue}s: a string, of
 * which nobody knows whether it is text, an argument or several, fails the rendering, as do characters, numbers and
 * booleans. There is one exception: the text that a lambda with {@code @JStacheLambda.Raw} returns is written unchecked.
 * Don't make such lambdas of what users enter.
 *
 * <p>A value is safe where its kind of directive is. Quotes of the template's own are no part of that: a
 * {@link UnitValue#text} between them can end them. Put none around values, except a script's around
 * {@link UnitValue#scriptArgument}s.
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
        return new UnitValueFormatter();
    }

    /** Leaves what is formatted as it is. */
    public static Escaper escaper() {
        return Escaper.of(text -> text);
    }
}
