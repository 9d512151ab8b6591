package io.github.systemd4j.internal.systemd;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

/** Environment variables as systemd takes them: {@code NAME=value}. */
public final class EnvironmentAssignments {
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    private EnvironmentAssignments() {}

    public static List<String> of(Map<String, String> variables) {
        return variables.entrySet().stream()
                .map(variable -> check(variable.getKey()) + "="
                        + Objects.requireNonNull(variable.getValue(), () -> variable.getKey() + " has no value"))
                .toList();
    }

    private static String check(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "\"%s\" is no name of a variable: those are made of A-Z a-z 0-9 _ and don't begin with a digit"
                            .formatted(name));
        }
        return name;
    }
}
