package io.github.systemd4j.templates.container;

import java.util.Collections;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The environment variables of a container, for a file that the container runtime reads and, in geard's profile, also
 * systemd. Both have different rules for quotes and backslashes, so values with these characters are refused in every
 * profile.
 *
 * @param variables the values by name, sorted by name
 * @see <a href="https://www.freedesktop.org/software/systemd/man/latest/systemd.exec.html"> systemd.exec(5),
 *     EnvironmentFile=</a>
 */
public record ContainerEnvironment(SequencedMap<String, String> variables) {
    private static final Pattern NAME = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]{0,1023}");
    /** Far below the limit of the kernel for one variable, 128 KiB. */
    private static final int LONGEST_VALUE = 8 * 1024;

    /**
     * Checks and copies the variables.
     *
     * @throws IllegalArgumentException if a name isn't a letter or {@code _}, followed by letters, digits and
     *     {@code _}; or if a value is longer than 8192 characters, begins or ends with white space, or has a quote, a
     *     backslash, an unpaired surrogate, a noncharacter such as U+FFFE, or a control character other than a tab
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
                    "environment: \"%s\" is not a variable name: use only a-z A-Z 0-9 and _, and don't begin with a digit"
                            .formatted(name));
        }
        if (value.length() > LONGEST_VALUE) {
            throw new IllegalArgumentException(
                    "environment: the value of %s has %d characters: use at most 8192".formatted(name, value.length()));
        }
        if (!value.equals(value.strip()) || value.codePoints().anyMatch(ContainerEnvironment::isAmbiguous)) {
            throw new IllegalArgumentException(
                    ("environment: the value of %s is not allowed: remove white space at its ends, quotes, backslashes,"
                                    + " control characters and noncharacters, which systemd and runtimes read"
                                    + " differently")
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

    /** Returns only the names, because a value may be a secret. */
    @Override
    public String toString() {
        return "ContainerEnvironment" + variables.keySet();
    }
}
