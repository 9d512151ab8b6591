package io.github.systemd4j.templates.internal.syntax;

/**
 * A line of a file, as bytes; see {@link SystemdUtf8}.
 *
 * @param content the line without its end
 * @param end the characters that end the line; empty at the end of the file
 */
public record Line(String content, String end) {
    public static final String BOM = "\u00ef\u00bb\u00bf";

    public boolean isComment() {
        int start = start();
        return start < content.length() && (content.charAt(start) == '#' || content.charAt(start) == ';');
    }

    public boolean isBlank() {
        return start() == content.length();
    }

    public boolean hasBom() {
        return content.startsWith(BOM);
    }

    /** Returns whether the line ends with an unescaped backslash, which joins the next line to it. */
    public boolean continues() {
        int backslashes = 0;
        while (backslashes < content.length() && content.charAt(content.length() - 1 - backslashes) == '\\') {
            backslashes++;
        }
        return backslashes % 2 == 1;
    }

    /** Returns the position of the first character that isn't white space. */
    public int start() {
        int start = 0;
        while (start < content.length() && isWhiteSpace(content.charAt(start))) {
            start++;
        }
        return start;
    }

    /** Removes white space at both ends. */
    public static String strip(String text) {
        int start = 0;
        int end = text.length();
        while (start < end && isWhiteSpace(text.charAt(start))) {
            start++;
        }
        while (end > start && isWhiteSpace(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(start, end);
    }

    public static boolean isWhiteSpace(char c) {
        return c == ' ' || c == '\t' || c == '\n' || c == '\r';
    }
}
