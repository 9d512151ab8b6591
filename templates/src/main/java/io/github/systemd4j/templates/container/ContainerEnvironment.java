package io.github.systemd4j.templates.container;

import java.util.Collections;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The variables of a container, for a file that the container runtime reads and, in geard's profile, systemd, too. Their
 * rules for quotes and backslashes differ, so a value that has one of these is refused, whatever the profile.
 *
 * @param variables their values by their names, in the order of names
 * @see <a href="https://www.freedesktop.org/software/systemd/man/latest/systemd.exec.html">systemd.exec(5),
 *     EnvironmentFile=</a>
 */
public record ContainerEnvironment(SequencedMap<String, String> variables) {
    private static final Pattern NAME = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]{0,1023}");
    private static final int LONGEST_VALUE = 8 * 1024;

    /**
     * Checks the variables, and copies them.
     *
     * @throws IllegalArgumentException if a name is none (a letter or {@code _}, then letters, digits and {@code _}), or
     *     if a value is longer than 8192 characters, begins or ends with white space, or has a control character other
     *     than a tab, a quote, a backslash, half a surrogate pair or a non-character, such as U+FFFE
     */
    public ContainerEnvironment {
        variables = Collections.unmodifiableSequencedMap(new TreeMap<>(variables));
        variables.forEach(ContainerEnvironment::check);
    }

    /** Returns the environment of these variables. */
    public static ContainerEnvironment of(Map<String, String> variables) {
        return new ContainerEnvironment(new TreeMap<>(variables));
    }

    private static void check(String name, String value) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "environment: \"%s\" is no name of a variable: letters, digits and _, and no digit first"
                            .formatted(name));
        }
        if (value.length() > LONGEST_VALUE) {
            throw new IllegalArgumentException(
                    "environment: the value of %s has %d characters: 8192 at most".formatted(name, value.length()));
        }
        if (!value.equals(value.strip()) || value.codePoints().anyMatch(ContainerEnvironment::isAmbiguous)) {
            throw new IllegalArgumentException(
                    ("environment: the value of %s is not allowed: leave out white space at its ends, quotes, backslashes,"
                                    + " control and non-characters, which systemd and the runtimes read differently")
                            .formatted(name));
        }
    }

    private static boolean isAmbiguous(int c) {
        boolean control = Character.isISOControl(c) && c != '\t';
        boolean half = c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
        boolean none = c >= 0xFDD0 && c <= 0xFDEF || (c & 0xFFFE) == 0xFFFE;
        return control || half || none || c == '"' || c == '\'' || c == '\\';
    }

    /** Returns whether there are no variables. */
    public boolean isEmpty() {
        return variables.isEmpty();
    }

    /** Returns the text of the file: a line for each variable. */
    public String file() {
        return variables.entrySet().stream()
                .map(variable -> variable.getKey() + "=" + variable.getValue() + "\n")
                .collect(Collectors.joining());
    }

    /** Returns the names alone, because a value may be a secret. */
    @Override
    public String toString() {
        return "ContainerEnvironment" + variables.keySet();
    }
}
