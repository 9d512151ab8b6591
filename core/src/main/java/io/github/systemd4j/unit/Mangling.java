package io.github.systemd4j.unit;

import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Converts text that a user typed to names of units, like systemctl; see systemctl(1), "Parameter Syntax". Bytes are strings
 * as in {@link Escaping}.
 */
final class Mangling {
    private static final Set<String> DEVICE_DIRECTORIES = Set.of("dev", "sys");

    private Mangling() {}

    static String mangle(String bytes, UnitType missing) {
        if (UnitName.isValid(bytes)) {
            return bytes;
        }
        return isUsablePath(bytes)
                ? ofPath(bytes)
                : withType(escape(checkNotEmpty(bytes), UnitNameRules::isValid), missing);
    }

    static String mangleGlob(String bytes, UnitType missing) {
        if (UnitName.isValid(bytes)) {
            return bytes;
        }
        boolean done = isGlob(bytes) && bytes.chars().allMatch(c -> isValidInGlob((char) c));
        if (!done && isUsablePath(bytes)) {
            return ofPath(bytes);
        }
        String escaped = escape(checkNotEmpty(bytes), Mangling::isValidInGlob);
        return isGlob(escaped) ? escaped : withType(escaped, missing);
    }

    private static String checkNotEmpty(String bytes) {
        if (bytes.isEmpty()) {
            throw new IllegalArgumentException("an empty text can't become the name of a unit");
        }
        return bytes;
    }

    private static boolean isUsablePath(String bytes) {
        return bytes.startsWith("/") && Escaping.pathProblem(bytes).isEmpty();
    }

    private static String ofPath(String path) {
        List<String> parts = Escaping.parts(path);
        boolean device = parts.size() > 1 && DEVICE_DIRECTORIES.contains(parts.getFirst());
        return HashedUnitNames.shorten(
                Escaping.escapePath(path) + (device ? UnitType.DEVICE : UnitType.MOUNT).suffix());
    }

    private static String withType(String name, UnitType missing) {
        return UnitName.isValid(name) ? name : name + missing.suffix();
    }

    private static String escape(String bytes, Predicate<Character> valid) {
        var escaped = new StringBuilder();
        for (char c : bytes.toCharArray()) {
            if (c == '/') {
                escaped.append('-');
            } else if (valid.test(c)) {
                escaped.append(c);
            } else {
                Escaping.appendHex(escaped, c);
            }
        }
        return escaped.toString();
    }

    private static boolean isGlob(String text) {
        return text.chars().anyMatch(c -> c == '*' || c == '?' || c == '[');
    }

    private static boolean isValidInGlob(char c) {
        return UnitNameRules.isValid(c) || "[]!*?".indexOf(c) >= 0;
    }
}
