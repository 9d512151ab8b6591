package io.github.systemd4j.templates.template;

import io.github.systemd4j.templates.unitfile.UnitValue;
import io.jstach.jstache.JStacheConfig;
import io.jstach.jstache.JStacheContentType;
import io.jstach.jstache.JStacheFormatter;
import io.jstach.jstache.JStacheType;
import io.jstach.jstachio.Escaper;
import io.jstach.jstachio.Formatter;

/**
 * Configures a template of a unit file. Its variables may only contain {@link UnitValue}s. A string makes the rendering
 * fail, because it doesn't say whether it is text, one argument or several; so do characters, numbers and booleans.
 * There is one exception: the text that a lambda with {@code @JStacheLambda.Raw} returns is written unchecked. Don't
 * use such lambdas for the input of users.
 *
 * <p>A value is safe in the kind of directive that it was made for. Quotes of the template don't protect it: a
 * {@link UnitValue#text} between quotes can end them. Put no quotes around values, except the quotes of a script around
 * {@link UnitValue#scriptArgument}s.
 *
 * <pre>{@code
 * @JStache(path = "greeter.mustache")
 * @JStacheConfig(using = UnitTemplate.class)
 * @JStacheFormatterTypes(types = UnitValue.class)
 * record Greeter(UnitValue description, UnitValue greeting) {}
 * }</pre>
 *
 * <p>Both annotations may also be set once for a package. The latter can't be set here, because the compiler doesn't
 * find it behind this class.
 */
@JStacheConfig(type = JStacheType.JSTACHIO, formatter = UnitTemplate.class, contentType = UnitTemplate.class)
@JStacheFormatter(providesMethod = "formatter")
@JStacheContentType(mediaType = "text/plain", providesMethod = "escaper")
public final class UnitTemplate {
    private UnitTemplate() {}

    /** Returns the formatter, which writes values unchanged and refuses everything else. */
    public static Formatter formatter() {
        return new UnitValueFormatter();
    }

    /** Returns the escaper, which leaves formatted text unchanged. */
    public static Escaper escaper() {
        return Escaper.of(text -> text);
    }
}
