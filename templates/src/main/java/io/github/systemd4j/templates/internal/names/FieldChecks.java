package io.github.systemd4j.templates.internal.names;

import io.github.systemd4j.internal.text.Excerpt;
import io.github.systemd4j.templates.unitfile.UnitValue;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Checks what models are made of; each error begins with the field's name. */
public final class FieldChecks {
    private static final Pattern PLAIN = Pattern.compile("[a-zA-Z0-9_./@+=,-]+");
    private static final int MAX_PATH = 4_095;
    private static final int MAX_NAME = 255;

    private FieldChecks() {}

    /** Returns what is thrown for a field. */
    public static IllegalArgumentException error(String field, String problem) {
        return new IllegalArgumentException(field + ": " + problem);
    }

    /** Checks a path of the host that is the same to systemd, to the shell and to a runtime's command line. */
    public static Path plain(String field, Path path) {
        String text = path.toString();
        if (!path.isAbsolute() || path.getNameCount() == 0 || !path.equals(path.normalize())) {
            throw error(field, "\"%s\" is no absolute path without . and ..".formatted(printable(text)));
        }
        if (!PLAIN.matcher(text).matches() || text.length() > MAX_PATH) {
            throw error(
                    field,
                    "\"%s\" can't be written to a unit as a path: at most %d of a-z A-Z 0-9 _ . / @ + = , - can"
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
                    "\"%s\" can't be mounted: an absolute path of at most %d characters, not / and without a colon, can"
                            .formatted(printable(path), MAX_PATH));
        }
        checkNames(field, path);
        return path;
    }

    /** Checks the host's side of a {@code -v}, which units also name in a list of paths. */
    public static String mountedFrom(String field, String path) {
        mountable(field, path);
        return checked(field, path, UnitValue::paths);
    }

    /** A longer part of a path is one that no file system has. */
    private static void checkNames(String field, String path) {
        for (String name : path.split("/")) {
            if (name.getBytes(StandardCharsets.UTF_8).length > MAX_NAME) {
                throw error(
                        field,
                        "a part of the path has more than %d bytes: \"%s\"".formatted(MAX_NAME, Excerpt.of(name)));
            }
        }
    }

    /** Text that a unit file can have as an argument of a command. */
    public static String argument(String field, String text) {
        return checked(field, text, UnitValue::argument);
    }

    /** Text that a unit file can have in its description. */
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
