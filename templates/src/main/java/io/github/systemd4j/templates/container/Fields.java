package io.github.systemd4j.templates.container;

import java.nio.file.Path;
import java.util.regex.Pattern;

/** Checks what models are made of; each error begins with the field's name. */
final class Fields {
    private static final Pattern PLAIN = Pattern.compile("[a-zA-Z0-9_./@+=,-]+");
    private static final int MAX_PATH = 4_095;
    private static final int FIRST_NONCHARACTER = 0xFDD0;
    private static final int LAST_NONCHARACTER = 0xFDEF;
    private static final int PLANE_END = 0xFFFE;

    private Fields() {}

    static IllegalArgumentException error(String field, String problem) {
        return new IllegalArgumentException(field + ": " + problem);
    }

    /** A path of the host that is the same to systemd, to the shell and to a runtime's command line. */
    static Path plain(String field, Path path) {
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
        return path;
    }

    /** A path that is a part of a runtime's {@code -v}, whose parts are separated by colons. */
    static String mountable(String field, String path) {
        line(field, path);
        if (!path.startsWith("/") || path.length() == 1 || path.indexOf(':') >= 0 || path.length() > MAX_PATH) {
            throw error(
                    field,
                    "\"%s\" can't be mounted: an absolute path of at most %d characters, not / and without a colon, can"
                            .formatted(printable(path), MAX_PATH));
        }
        return path;
    }

    /** Text that comes through a line of a unit file unchanged. */
    static String line(String field, String text) {
        text.codePoints().filter(c -> !isWritable(c)).findFirst().ifPresent(c -> {
            throw error(
                    field,
                    "\"%s\" can't be written to a unit: systemd takes no line break, NUL or half character (U+%04X)"
                            .formatted(printable(text), c));
        });
        return text;
    }

    private static boolean isWritable(int c) {
        boolean endsLine = c == '\n' || c == '\r' || c == 0;
        return !endsLine && !isSurrogate(c) && !isNoncharacter(c);
    }

    private static boolean isSurrogate(int c) {
        return c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
    }

    /** To systemd a line with one of these isn't UTF-8, and counts for nothing. */
    private static boolean isNoncharacter(int c) {
        return c >= FIRST_NONCHARACTER && c <= LAST_NONCHARACTER || (c & PLANE_END) == PLANE_END;
    }

    private static String printable(String text) {
        return text.replace("\n", "\\n").replace("\r", "\\r").replace("\0", "\\0");
    }
}
