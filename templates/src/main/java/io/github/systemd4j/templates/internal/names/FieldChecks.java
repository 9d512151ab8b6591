package io.github.systemd4j.templates.internal.names;

import io.github.systemd4j.internal.text.Excerpt;
import io.github.systemd4j.templates.unitfile.UnitValue;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Checks the fields of models; each error message begins with the field's name. */
public final class FieldChecks {
    private static final Pattern PLAIN = Pattern.compile("[a-zA-Z0-9_./@+=,-]+");
    /** The kernel's {@code PATH_MAX}, without the final NUL. */
    private static final int MAX_PATH = 4_095;
    /** The kernel's {@code NAME_MAX}. */
    private static final int MAX_NAME = 255;

    private FieldChecks() {}

    /** Returns the exception for a field. */
    public static IllegalArgumentException error(String field, String problem) {
        return new IllegalArgumentException(field + ": " + problem);
    }

    /** Checks a path of the host that systemd, a shell and a runtime's command line read alike. */
    public static Path plain(String field, Path path) {
        String text = path.toString();
        if (!path.isAbsolute() || path.getNameCount() == 0 || !path.equals(path.normalize())) {
            throw error(
                    field,
                    "\"%s\" is not an absolute path without . and ..: resolve it first".formatted(printable(text)));
        }
        if (!PLAIN.matcher(text).matches() || text.length() > MAX_PATH) {
            throw error(
                    field,
                    "\"%s\" can't be written to a unit as a path: use at most %d of a-z A-Z 0-9 _ . / @ + = , -"
                            .formatted(printable(text), MAX_PATH));
        }
        checkNames(field, text);
        return path;
    }

    /** Checks a path that is a part of a runtime's {@code -v}, whose parts are separated by colons. */
    public static String mountable(String field, String path) {
        argument(field, path);
        if (!path.startsWith("/") || path.length() == 1 || path.indexOf(':') >= 0 || path.length() > MAX_PATH) {
            throw error(
                    field,
                    "\"%s\" can't be mounted: use an absolute path of at most %d characters, not /, without colons"
                            .formatted(printable(path), MAX_PATH));
        }
        checkNames(field, path);
        return path;
    }

    /** Checks the host's part of a {@code -v}, which units also have in a list of paths. */
    public static String mountedFrom(String field, String path) {
        mountable(field, path);
        return checked(field, path, UnitValue::paths);
    }

    /** Checks the lengths of the parts of a path, which file systems limit. */
    private static void checkNames(String field, String path) {
        for (String name : path.split("/")) {
            if (name.getBytes(StandardCharsets.UTF_8).length > MAX_NAME) {
                throw error(
                        field,
                        "a part of the path has more than %d bytes: \"%s\"".formatted(MAX_NAME, Excerpt.of(name)));
            }
        }
    }

    /** Checks text that becomes an argument of a command in a unit file. */
    public static String argument(String field, String text) {
        return checked(field, text, UnitValue::argument);
    }

    /** Checks text that becomes a description in a unit file. */
    public static String text(String field, String text) {
        return checked(field, text, UnitValue::text);
    }

    private static String checked(String field, String text, Function<String, UnitValue> writer) {
        try {
            var _ = writer.apply(text);
            return text;
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(field + ": " + e.getMessage(), e);
        }
    }

    /** Returns a text with line breaks and NUL escaped. */
    public static String printable(String text) {
        return text.replace("\n", "\\n").replace("\r", "\\r").replace("\0", "\\0");
    }
}
