package io.github.systemd4j.templates.unitfile;

/** How values are written so that systemd reads them back. */
final class Quoting {
    private static final String PLAIN = "[a-zA-Z0-9_./:@,+=^-]+";

    private Quoting() {}

    static String text(String text) {
        if (!text.equals(text.strip()) || text.endsWith("\\")) {
            throw new IllegalArgumentException(
                    "\"%s\" can't be the value of a directive: it must not begin or end with white space, or end with a backslash"
                            .formatted(text));
        }
        return specifiers(checkLine(text));
    }

    static String argument(String argument) {
        return item(argument).replace("$", "$$");
    }

    static String scriptArgument(String argument) {
        checkLine(argument);
        String word = argument.matches(PLAIN) ? argument : "'" + argument.replace("'", "'\"'\"'") + "'";
        return specifiers(escape(word)).replace("$", "$$");
    }

    static String item(String item) {
        checkLine(item);
        return item.matches(PLAIN) ? item : '"' + specifiers(escape(item)) + '"';
    }

    static String specifiers(String text) {
        return text.replace("%", "%%");
    }

    private static String escape(String text) {
        return text.replace("\\", "\\\\").replace("\"", "\\\"").replace("'", "\\'");
    }

    private static String checkLine(String text) {
        if (text.chars().anyMatch(c -> c == '\n' || c == '\r' || c == 0)) {
            throw new IllegalArgumentException(
                    "\"%s\" can't be written to a unit file: a line break or NUL would begin another line"
                            .formatted(text.replace("\n", "\\n")
                                    .replace("\r", "\\r")
                                    .replace("\0", "\\0")));
        }
        return text;
    }
}
