package io.github.systemd4j.unit;

import io.github.systemd4j.internal.text.Excerpt;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** The rules for names of units; see systemd.unit(5), "Description". */
final class UnitNameRules {
    static final int MAX_LENGTH = 255;

    private UnitNameRules() {}

    static void check(String name) {
        violation(name).ifPresent(problem -> {
            throw new IllegalArgumentException("invalid unit name \"%s\" %s".formatted(Excerpt.of(name), problem));
        });
    }

    static void checkInstance(String instance) {
        int invalid = firstInvalid(instance);
        if (instance.isEmpty() || invalid < instance.length()) {
            throw new IllegalArgumentException("invalid instance \"%s\" %s"
                    .formatted(
                            Excerpt.of(instance),
                            instance.isEmpty() ? at(0, "it is empty") : invalidAt(instance, invalid)));
        }
    }

    /** Returns what is wrong with a name, and where; empty if it is valid. */
    static Optional<String> violation(String name) {
        if (name.isEmpty()) {
            return Optional.of(at(0, "it is empty"));
        }
        if (name.length() > MAX_LENGTH) {
            return Optional.of(
                    at(MAX_LENGTH, "it has %d characters, but %d at most".formatted(name.length(), MAX_LENGTH)));
        }
        int invalid = firstInvalid(name);
        return invalid < name.length() ? Optional.of(invalidAt(name, invalid)) : misplaced(name);
    }

    private static Optional<String> misplaced(String name) {
        int dot = name.lastIndexOf('.');
        if (UnitType.ofUnit(name).isEmpty()) {
            return Optional.of(at(dot < 0 ? name.length() : dot, untyped(name, dot)));
        }
        return dot == 0 || name.startsWith("@")
                ? Optional.of(at(0, "nothing precedes the '%c'".formatted(name.charAt(0))))
                : Optional.empty();
    }

    private static String untyped(String name, int dot) {
        return dot < 0
                ? "it has no unit type: %s.service? UnitName.mangle makes it so".formatted(Excerpt.of(name))
                : "\"%s\" is no unit type, but %s are: UnitName.mangle adds one"
                        .formatted(Excerpt.of(name.substring(dot)), suffixes());
    }

    private static String suffixes() {
        return Arrays.stream(UnitType.values()).map(UnitType::suffix).collect(Collectors.joining(" "));
    }

    private static int firstInvalid(String name) {
        int i = 0;
        while (i < name.length() && isValid(name.charAt(i))) {
            i++;
        }
        return i;
    }

    private static String invalidAt(String name, int position) {
        String character = Character.toString(name.codePointAt(position));
        return at(
                position,
                "'%s' is none of A-Z a-z 0-9 : - _ . \\ @: UnitName.escape makes any text part of a name, "
                                .formatted(Excerpt.of(character))
                        + "UnitName.mangle makes a path one");
    }

    private static String at(int position, String problem) {
        return "at character %d: %s".formatted(position, problem);
    }

    static boolean isValid(char c) {
        return c == '@' || Escaping.isPlain(c) || c == '-' || c == '\\';
    }
}
