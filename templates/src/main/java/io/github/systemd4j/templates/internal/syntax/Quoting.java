package io.github.systemd4j.templates.internal.syntax;

import io.github.systemd4j.internal.text.Excerpt;
import java.util.Arrays;
import java.util.HexFormat;

/** Writes values so that systemd reads them back unchanged. */
public final class Quoting {
    private static final String PLAIN_PUNCTUATION = "_./:@,+=^-";
    private static final String EXPANDED_PUNCTUATION = PLAIN_PUNCTUATION + "%${}!";
    private static final HexFormat HEX = HexFormat.of();

    private Quoting() {}

    /** Checks text that systemd reads whole, including its specifiers. */
    public static String raw(String text) {
        checkText(text);
        if (!text.equals(Line.strip(text))) {
            throw failure(text, "it begins or ends with white space, which systemd would remove: strip it");
        }
        if (new Line(text, "").continues()) {
            throw failure(text, "its last backslash would join the next line: remove the backslash");
        }
        text.chars().filter(c -> isControl(c) && c != '\t').findFirst().ifPresent(c -> {
            throw failure(
                    text, "it has the control character 0x%x, which can't be escaped here: remove it".formatted(c));
        });
        return text;
    }

    /** Writes text that systemd reads whole; percent signs mean themselves. */
    public static String text(String text) {
        return specifiers(raw(text));
    }

    /** Writes an argument of a command; percent and dollar signs mean themselves. */
    public static String argument(String argument) {
        return word(specifiers(argument).replace("$", "$$"));
    }

    /** Writes an argument of a command in a shell script. */
    public static String scriptArgument(String argument) {
        String word = isPlain(argument, PLAIN_PUNCTUATION) ? argument : shellQuoted(argument);
        return specifiers(escape(checkText(word))).replace("$", "$$");
    }

    private static String shellQuoted(String argument) {
        return "'" + argument.replace("'", "'\"'\"'") + "'";
    }

    /** Writes an item of a list with quotes and C escapes; percent signs mean themselves. */
    public static String item(String item) {
        return word(specifiers(item));
    }

    /** Writes a word in which specifiers and variables keep their meaning. */
    public static String word(String word) {
        return isPlain(word, EXPANDED_PUNCTUATION) ? word : '"' + escape(checkText(word)) + '"';
    }

    /** Writes a word of a list in which quotes have a meaning, but backslashes don't; see {@link WordSyntax#QUOTED}. */
    public static String quotedWord(String word) {
        String text = specifiers(checkControls(checkText(word)));
        if (isPlain(text, EXPANDED_PUNCTUATION)) {
            return text;
        }
        // Inside of the word, each double quote is written between single quotes.
        return '"' + text.replace("\"", "\"'\"'\"") + '"';
    }

    /**
     * Writes a word of a list in which backslashes have a meaning, but quotes don't; see {@link WordSyntax#UNQUOTED}.
     */
    public static String escapedWord(String word) {
        return word.replace("\\", "\\\\");
    }

    /** Writes a path of a list without C escapes. */
    public static String path(String path) {
        return word(specifiers(checkPath(path)));
    }

    /** Checks that a path is absolute and has no {@code ..}. */
    public static String checkPath(String path) {
        if (!path.startsWith("/")) {
            throw failure(path, "it is not an absolute path: resolve it first");
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
            throw failure(
                    text, "it has the control character 0x%x, which can't be escaped here: remove it".formatted(c));
        });
        return text;
    }

    /** Doubles percent signs, so that they don't begin specifiers. */
    public static String specifiers(String text) {
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
            throw failure(text, "it has a line break or NUL, which would begin another line: remove it");
        }
        if (SystemdUtf8.firstNonCharacter(SystemdUtf8.checkPairs(text)).isPresent()) {
            throw failure(text, "it has a noncharacter, which systemd doesn't accept as text: remove it");
        }
        return text;
    }

    private static IllegalArgumentException failure(String text, String problem) {
        return new IllegalArgumentException(
                "\"%s\" can't be written to a unit file: %s".formatted(Excerpt.of(text), problem));
    }
}
