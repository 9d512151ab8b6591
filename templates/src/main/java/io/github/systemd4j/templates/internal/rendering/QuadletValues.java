package io.github.systemd4j.templates.internal.rendering;

import io.github.systemd4j.internal.text.Excerpt;
import io.github.systemd4j.templates.unitfile.ServiceUnitBuilder;
import io.github.systemd4j.templates.unitfile.UnitValue;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Writes values for quadlet, which copies them to {@code ExecStart=}, so that each becomes one argument there. Quadlet
 * copies {@code %} and {@code $} unchanged, so they are doubled for systemd. It reads some values whole, and splits
 * others into words.
 *
 * @see <a href="https://docs.podman.io/en/latest/markdown/podman-systemd.unit.5.html"> podman-systemd.unit(5)</a>
 */
final class QuadletValues {
    /**
     * The texts that every version of quadlet reads unchanged. Versions differ in the white space and quotes that they
     * remove at the ends, a backslash at the end joins lines, and a single semicolon ends systemd's command.
     */
    private static final Pattern WHOLE = Pattern.compile("(?!;$)[!-~&&[^\"'\\\\]]([ -~]*[!-~&&[^\"'\\\\]])?");

    /** Quadlet writes this character as the single byte 80, which is not UTF-8. */
    private static final char MANGLED = '\u0080';

    /**
     * Arguments that quadlet can't write: it drops an empty argument and all that follow, and leaves a semicolon
     * unquoted, which ends systemd's command. Variables of the service replace them.
     */
    private enum Variable {
        SYSTEMD4J_EMPTY(""),
        SYSTEMD4J_SEMICOLON(";");

        private final String value;

        Variable(String value) {
            this.value = value;
        }
    }

    private QuadletValues() {}

    /** Returns whether every version of quadlet reads a text whole. */
    static boolean isWhole(String text) {
        return WHOLE.matcher(text).matches();
    }

    /** Returns whether systemd reads a path of the host, which quadlet copies to {@code RequiresMountsFor=}, as one. */
    static boolean isWhole(Path path) {
        String text = path.toString();
        return isWhole(text) && text.chars().noneMatch(c -> " \"'\\$".indexOf(c) >= 0);
    }

    /** Writes a text for which {@link #isWhole} holds. */
    static UnitValue whole(String text) {
        return UnitValue.raw(text.replace("%", "%%").replace("$", "$$"));
    }

    /**
     * Writes arguments for a key whose value quadlet splits.
     *
     * @throws IllegalArgumentException if quadlet would change one; the message begins with the field's name
     */
    static UnitValue arguments(String field, List<String> arguments) {
        return UnitValue.list(IntStream.range(0, arguments.size())
                .mapToObj(i -> argument("%s[%d]".formatted(field, i), arguments.get(i)))
                .toArray(UnitValue[]::new));
    }

    /** Writes one argument; see {@link #arguments}. */
    static UnitValue argument(String field, String argument) {
        if (argument.indexOf(MANGLED) >= 0) {
            throw new IllegalArgumentException(
                    "%s: \"%s\" has the character U+0080, which quadlet can't write: remove it, or use ContainerRuntime.podman()"
                            .formatted(field, Excerpt.of(argument)));
        }
        return Arrays.stream(Variable.values())
                .filter(variable -> variable.value.equals(argument))
                .findFirst()
                .map(variable -> UnitValue.raw("${%s}".formatted(variable)))
                .orElseGet(() -> UnitValue.argument(argument));
    }

    /** Adds the variables that replace some of these arguments. */
    static void addVariables(ServiceUnitBuilder service, Collection<String> arguments) {
        Arrays.stream(Variable.values())
                .filter(variable -> arguments.contains(variable.value))
                .forEach(variable -> service.environment(variable.name(), variable.value));
    }
}
