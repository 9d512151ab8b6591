package io.github.systemd4j.templates.internal.syntax;

/** Checks the names of sections and keys, so that systemd reads them back as they were written. */
public final class EntryNames {
    private EntryNames() {}

    /** Checks the name of a section, and returns it. */
    public static String checkSection(String name) {
        String bytes = SystemdUtf8.encode(name);
        if (name.isEmpty() || firstUnsafe(bytes) < bytes.length()) {
            throw new IllegalArgumentException(
                    ("\"%s\" is not a valid section name: use at least one character, and no quotes, backslashes or "
                                    + "control characters")
                            .formatted(name));
        }
        return checkText(name);
    }

    /**
     * Returns the position of the first character that systemd refuses in a section's name; the length if there is
     * none.
     */
    public static int firstUnsafe(String name) {
        int position = 0;
        while (position < name.length() && isSafe(name.charAt(position))) {
            position++;
        }
        return position;
    }

    private static boolean isSafe(char c) {
        return c >= ' ' && c != '"' && c != '\'' && c != '\\' && c != 0x7f;
    }

    /** Checks a key, and returns it. */
    public static String checkKey(String key) {
        boolean first = key.isEmpty() || "[#; ".indexOf(key.charAt(0)) >= 0;
        if (first || key.endsWith(" ") || key.contains("=") || firstUnsafe(key) < key.length() || hasBom(key)) {
            throw new IllegalArgumentException(
                    ("\"%s\" is not a valid key: use at least one character, don't begin with [ # ;, and use no =, "
                                    + "quotes, backslashes, control characters, or white space at the ends")
                            .formatted(key));
        }
        return checkText(key);
    }

    private static boolean hasBom(String key) {
        return key.startsWith("\ufeff");
    }

    private static String checkText(String name) {
        SystemdUtf8.encode(name);
        if (SystemdUtf8.firstNonCharacter(name).isPresent()) {
            throw new IllegalArgumentException(
                    "\"%s\" has a noncharacter, which systemd doesn't accept as text: remove it".formatted(name));
        }
        return name;
    }
}
