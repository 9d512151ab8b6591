package io.github.systemd4j.templates.unitfile;

/** What sections and keys may be called, so that they are read as they were written. */
final class Names {
    private Names() {}

    static String checkSection(String name) {
        String bytes = Utf8.encode(name);
        if (name.isEmpty() || firstUnsafe(bytes) < bytes.length()) {
            throw new IllegalArgumentException(
                    ("\"%s\" can't be a section's name: it must not be empty, or have quotes, backslashes or "
                                    + "control characters")
                            .formatted(name));
        }
        return checkText(name);
    }

    /** The position of the first character that systemd refuses in a section's name; the length if there is none. */
    static int firstUnsafe(String name) {
        int position = 0;
        while (position < name.length() && isSafe(name.charAt(position))) {
            position++;
        }
        return position;
    }

    private static boolean isSafe(char c) {
        return c >= ' ' && c != '"' && c != '\'' && c != '\\' && c != 0x7f;
    }

    static String checkKey(String key) {
        boolean first = key.isEmpty() || "[#; ".indexOf(key.charAt(0)) >= 0;
        if (first || key.endsWith(" ") || key.contains("=") || firstUnsafe(key) < key.length() || hasBom(key)) {
            throw new IllegalArgumentException(
                    ("\"%s\" can't be a key: it must not be empty, begin with [ # ; or have = quotes, "
                                    + "backslashes, control characters or white space at its ends")
                            .formatted(key));
        }
        return checkText(key);
    }

    private static boolean hasBom(String key) {
        return key.startsWith("\ufeff");
    }

    private static String checkText(String name) {
        Utf8.encode(name);
        if (Utf8.firstNonCharacter(name).isPresent()) {
            throw new IllegalArgumentException(
                    "\"%s\" has a character that systemd doesn't take for text".formatted(name));
        }
        return name;
    }
}
