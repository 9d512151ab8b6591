package io.github.systemd4j.internal.wire;

import io.github.systemd4j.internal.text.NameRules;
import io.github.systemd4j.message.Utf8View;

/** Checks the texts of object paths. */
final class PathText {
    private PathText() {}

    /**
     * Checks an object path without making a String of it.
     *
     * @throws IllegalArgumentException if it is invalid; the message says where
     */
    static void check(Utf8View text) {
        if (!isPath(text)) {
            NameRules.checkPath(text.toString());
        }
    }

    private static boolean isPath(Utf8View text) {
        boolean valid = !text.isEmpty() && text.byteAt(0) == '/';
        boolean slash = true;
        for (int i = 1; i < text.length() && valid; i++) {
            byte code = text.byteAt(i);
            valid = isElement(code) || code == '/' && !slash;
            slash = code == '/';
        }
        return valid && (text.length() == 1 || !slash);
    }

    private static boolean isElement(byte code) {
        return code >= 'a' && code <= 'z' || code >= 'A' && code <= 'Z' || code >= '0' && code <= '9' || code == '_';
    }
}
