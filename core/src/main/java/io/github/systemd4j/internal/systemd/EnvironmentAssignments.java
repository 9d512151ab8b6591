package io.github.systemd4j.internal.systemd;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

/** Environment variables in systemd's form: {@code NAME=value}. */
public final class EnvironmentAssignments {
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    private EnvironmentAssignments() {}

    /** Returns the assignments of variables, whose names are checked. */
    public static List<String> of(Map<String, String> variables) {
        return variables.entrySet().stream()
                .map(variable -> check(variable.getKey()) + "="
                        + Objects.requireNonNull(variable.getValue(), () -> variable.getKey() + " has no value"))
                .toList();
    }

    private static String check(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "invalid variable name \"%s\": only A-Z a-z 0-9 _ are allowed, and no digit at the beginning"
                            .formatted(name));
        }
        return name;
    }
}
