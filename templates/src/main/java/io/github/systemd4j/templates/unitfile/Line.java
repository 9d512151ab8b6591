package io.github.systemd4j.templates.unitfile;

/**
 * A line of a file, as bytes; see {@link Utf8}.
 *
 * @param content what it says
 * @param end what ends it; empty if the file ends instead
 */
record Line(String content, String end) {
    static final String BOM = "\u00ef\u00bb\u00bf";

    boolean isComment() {
        int start = start();
        return start < content.length() && (content.charAt(start) == '#' || content.charAt(start) == ';');
    }

    boolean isBlank() {
        return start() == content.length();
    }

    boolean hasBom() {
        return content.startsWith(BOM);
    }

    /** Whether it ends with a backslash that isn't escaped by another, and so joins the next one. */
    boolean continues() {
        int backslashes = 0;
        while (backslashes < content.length() && content.charAt(content.length() - 1 - backslashes) == '\\') {
            backslashes++;
        }
        return backslashes % 2 == 1;
    }

    /** Where it says anything. */
    int start() {
        int start = 0;
        while (start < content.length() && isWhiteSpace(content.charAt(start))) {
            start++;
        }
        return start;
    }

    /** Without white space at the ends. */
    static String strip(String text) {
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

    static boolean isWhiteSpace(char c) {
        return c == ' ' || c == '\t' || c == '\n' || c == '\r';
    }
}
