package io.github.systemd4j.templates.unitfile;

import io.github.systemd4j.internal.text.Excerpt;
import java.util.Arrays;
import java.util.HexFormat;

/** How values are written so that systemd reads them back. */
final class Quoting {
    private static final String PLAIN_PUNCTUATION = "_./:@,+=^-";
    private static final String EXPANDED_PUNCTUATION = PLAIN_PUNCTUATION + "%${}!";
    private static final HexFormat HEX = HexFormat.of();

    private Quoting() {}

    /** Text that is taken whole, specifiers and all. */
    static String raw(String text) {
        checkText(text);
        if (!text.equals(Line.strip(text))) {
            throw failure(text, "it begins or ends with white space, which systemd would remove");
        }
        if (new Line(text, "").continues()) {
            throw failure(text, "its last backslash would join the next line");
        }
        text.chars().filter(c -> isControl(c) && c != '\t').findFirst().ifPresent(c -> {
            throw failure(text, "it has the control character %x, which can't be escaped here".formatted(c));
        });
        return text;
    }

    static String text(String text) {
        return specifiers(raw(text));
    }

    static String argument(String argument) {
        return word(specifiers(argument).replace("$", "$$"));
    }

    static String scriptArgument(String argument) {
        String word = isPlain(argument, PLAIN_PUNCTUATION) ? argument : shellQuoted(argument);
        return specifiers(escape(checkText(word))).replace("$", "$$");
    }

    private static String shellQuoted(String argument) {
        return "'" + argument.replace("'", "'\"'\"'") + "'";
    }

    static String item(String item) {
        return word(specifiers(item));
    }

    /** A word, specifiers and variables in it. */
    static String word(String word) {
        return isPlain(word, EXPANDED_PUNCTUATION) ? word : '"' + escape(checkText(word)) + '"';
    }

    /** A word of a list in which quotes count, but no backslashes; see {@link WordSyntax#QUOTED}. */
    static String quotedWord(String word) {
        String text = specifiers(checkControls(checkText(word)));
        if (isPlain(text, EXPANDED_PUNCTUATION)) {
            return text;
        }
        // A quote of one kind is written between quotes of the other kind.
        return '"' + text.replace("\"", "\"'\"'\"") + '"';
    }

    /** A word of a list in which backslashes count, but no quotes; see {@link WordSyntax#UNQUOTED}. */
    static String escapedWord(String word) {
        return word.replace("\\", "\\\\");
    }

    /** A word of a list without C escapes. */
    static String path(String path) {
        return word(specifiers(checkPath(path)));
    }

    /** An absolute path without {@code ..}. */
    static String checkPath(String path) {
        if (!path.startsWith("/")) {
            throw failure(path, "it is no absolute path: resolve it first");
        }
        if (Arrays.asList(path.split("/")).contains("..")) {
            throw failure(path, "it has a \"..\": resolve it first");
        }
        if (!PathLimits.fit(path)) {
            throw failure(path, "it is too long: " + PathLimits.RULE);
        }
        return checkControls(path);
    }

    private static String checkControls(String text) {
        text.chars().filter(Quoting::isControl).findFirst().ifPresent(c -> {
            throw failure(text, "it has the control character %x, which can't be escaped here".formatted(c));
        });
        return text;
    }

    static String specifiers(String text) {
        return text.replace("%", "%%");
    }

    private static boolean isPlain(String word, String punctuation) {
        return !word.isEmpty()
                && word.chars()
                        .allMatch(c -> c >= 'a' && c <= 'z'
                                || c >= 'A' && c <= 'Z'
                                || c >= '0' && c <= '9'
                                || punctuation.indexOf(c) >= 0);
    }

    private static String escape(String text) {
        var escaped = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (isControl(c)) {
                escaped.append("\\x").append(HEX.toHexDigits((byte) c));
            } else {
                escaped.append(c == '\\' || c == '"' || c == '\'' ? "\\" : "").append(c);
            }
        }
        return escaped.toString();
    }

    private static boolean isControl(int c) {
        return c < ' ' || c == 0x7f;
    }

    private static String checkText(String text) {
        if (text.chars().anyMatch(c -> c == '\n' || c == '\r' || c == 0)) {
            throw failure(text, "a line break or NUL would begin another line");
        }
        if (Utf8.firstNonCharacter(Utf8.checkPairs(text)).isPresent()) {
            throw failure(text, "it has a character that systemd doesn't take for text");
        }
        return text;
    }

    private static IllegalArgumentException failure(String text, String problem) {
        return new IllegalArgumentException(
                "\"%s\" can't be written to a unit file: %s".formatted(Excerpt.of(text), problem));
    }
}
