package io.github.systemd4j.internal.text;

/** Checks names and paths by the specification's rules; see "Valid Names" and "Valid Object Paths". */
public final class NameRules {
    static final int MAX_LENGTH = 255;

    private NameRules() {}

    public static String checkInterface(String name) {
        return checkDotted("interface name", name, false);
    }

    public static String checkErrorName(String name) {
        return checkDotted("error name", name, false);
    }

    public static String checkBusName(String name) {
        boolean unique = name.startsWith(":");
        return unique ? checkUnique(name) : checkDotted("bus name", name, true);
    }

    /** Checks a prefix of bus names. It has the rules of a bus name, except that one element is enough. */
    public static String checkNamespace(String name) {
        if (name.contains(".")) {
            return checkDotted("namespace", name, true);
        }
        checkLength("namespace", name, MAX_LENGTH);
        checkElement("namespace", name, 0, name.length(), true, false);
        return name;
    }

    public static String checkMember(String name) {
        checkLength("member name", name, MAX_LENGTH);
        checkElement("member name", name, 0, name.length(), false, false);
        return name;
    }

    public static String checkPath(String path) {
        if (!path.startsWith("/")) {
            throw invalid("object path", path, 0, "it must begin with '/'");
        }
        for (int i = 1; i < path.length(); i++) {
            char c = path.charAt(i);
            boolean element = isLetter(c) || isDigit(c);
            if (!element && (c != '/' || path.charAt(i - 1) == '/')) {
                throw invalid("object path", path, i, "elements consist of A-Z a-z 0-9 _ and aren't empty");
            }
        }
        if (path.length() > 1 && path.endsWith("/")) {
            throw invalid("object path", path, path.length() - 1, "it must not end with '/'");
        }
        return path;
    }

    private static String checkUnique(String name) {
        checkLength("bus name", name, MAX_LENGTH);
        checkElements("bus name", name, 1, true, true);
        return name;
    }

    private static String checkDotted(String kind, String name, boolean hyphen) {
        checkLength(kind, name, MAX_LENGTH);
        checkElements(kind, name, 0, hyphen, false);
        return name;
    }

    private static void checkElements(String kind, String name, int start, boolean hyphen, boolean leadingDigit) {
        int dot = name.indexOf('.', start);
        if (dot < 0) {
            throw invalid(kind, name, name.length(), "it must have at least two elements, separated by '.'");
        }
        int element = start;
        while (dot >= 0) {
            checkElement(kind, name, element, dot, hyphen, leadingDigit);
            element = dot + 1;
            dot = name.indexOf('.', element);
        }
        checkElement(kind, name, element, name.length(), hyphen, leadingDigit);
    }

    private static void checkElement(
            String kind, String name, int start, int end, boolean hyphen, boolean leadingDigit) {
        if (start == end) {
            throw invalid(kind, name, start, "an element is empty");
        }
        for (int i = start; i < end; i++) {
            char c = name.charAt(i);
            boolean digit = isDigit(c) && (i > start || leadingDigit);
            if (!isLetter(c) && !digit && !(hyphen && c == '-')) {
                throw invalid(
                        kind,
                        name,
                        i,
                        isDigit(c)
                                ? "an element begins with a digit"
                                : "elements consist of A-Z a-z 0-9 _" + (hyphen ? " -" : ""));
            }
        }
    }

    private static void checkLength(String kind, String name, int max) {
        if (name.length() > max) {
            throw new IllegalArgumentException(
                    "%s of %d characters: at most %d are allowed".formatted(kind, name.length(), max));
        }
    }

    private static IllegalArgumentException invalid(String kind, String name, int position, String rule) {
        return new IllegalArgumentException(
                "invalid %s \"%s\" at character %d: %s".formatted(kind, Excerpt.of(name), position, rule));
    }

    private static boolean isLetter(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_';
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
