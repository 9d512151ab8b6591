package io.github.systemd4j.manager;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The environment variables that systemd passes on to what it starts; see systemctl(1), "Environment Commands". Safe from
 * any thread; its methods wait, as {@link SystemdManager} says.
 */
public final class ManagerEnvironment {
    private final Calls calls;

    ManagerEnvironment(Calls calls) {
        this.calls = calls;
    }

    /** All variables by name. */
    public Map<String, String> get() {
        var variables = new LinkedHashMap<String, String>();
        List<?> assignments = calls.manager().property(Systemd.MANAGER, "Environment", List.class);
        for (Object assignment : assignments) {
            String[] parts = assignment.toString().split("=", 2);
            variables.put(parts[0], parts[1]);
        }
        return variables;
    }

    /** Sets variables; see {@code SetEnvironment}. */
    public void set(Map<String, String> variables) {
        calls.perform("SetEnvironment", "as", assignments(variables));
    }

    /** Removes variables; see {@code UnsetEnvironment}. */
    public void unset(Collection<String> names) {
        calls.perform("UnsetEnvironment", "as", names);
    }

    /** Removes variables and sets others, at once; see {@code UnsetAndSetEnvironment}. */
    public void replace(Collection<String> removed, Map<String, String> variables) {
        calls.perform("UnsetAndSetEnvironment", "asas", removed, assignments(variables));
    }

    private static List<String> assignments(Map<String, String> variables) {
        return variables.entrySet().stream()
                .map(variable -> variable.getKey() + "=" + variable.getValue())
                .toList();
    }
}
