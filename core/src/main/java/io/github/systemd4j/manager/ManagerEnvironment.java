package io.github.systemd4j.manager;

import io.github.systemd4j.internal.systemd.EnvironmentAssignments;
import io.github.systemd4j.internal.systemd.SystemdNames;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The environment variables that systemd passes to the processes that it starts; see systemctl(1), "Environment
 * Commands". Safe from any thread; its methods block as those of {@link SystemdManager}.
 */
public final class ManagerEnvironment {
    private final ManagerClient client;

    ManagerEnvironment(ManagerClient client) {
        this.client = client;
    }

    /** Returns all variables by name. */
    public Map<String, String> get() {
        return client.property(SystemdNames.PATH, SystemdNames.MANAGER, "Environment", ManagerEnvironment::variables);
    }

    private static Map<String, String> variables(Object assignments) {
        var variables = new LinkedHashMap<String, String>();
        for (Object assignment : (List<?>) assignments) {
            String[] parts = assignment.toString().split("=", 2);
            variables.put(parts[0], parts[1]);
        }
        return variables;
    }

    /**
     * Sets variables; see {@code SetEnvironment}.
     *
     * @throws IllegalArgumentException if a name has other characters than letters, digits and underscores, or begins with a digit
     */
    public void set(Map<String, String> variables) {
        client.perform("SetEnvironment", "as", EnvironmentAssignments.of(variables));
    }

    /** Removes variables; see {@code UnsetEnvironment}. */
    public void unset(Collection<String> names) {
        client.perform("UnsetEnvironment", "as", names);
    }

    /** Removes variables and sets others, in one call; see {@code UnsetAndSetEnvironment}. */
    public void replace(Collection<String> removed, Map<String, String> variables) {
        client.perform("UnsetAndSetEnvironment", "asas", removed, EnvironmentAssignments.of(variables));
    }
}
