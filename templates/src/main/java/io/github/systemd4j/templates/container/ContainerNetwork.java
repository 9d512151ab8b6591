package io.github.systemd4j.templates.container;

import io.github.systemd4j.templates.internal.names.FieldChecks;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A network of the container runtime, which containers join to reach each other by name.
 *
 * @param name 1 to 64 letters, digits, {@code _}, {@code .} and {@code -}, beginning with a letter or digit, and none
 *     of the names that runtimes reserve: bridge, container, default, host, none, ns, pasta, private and slirp4netns
 * @param internal whether containers can't reach other networks through it
 */
public record ContainerNetwork(String name, boolean internal) {
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_.-]{0,63}");
    private static final Set<String> MODES =
            Set.of("bridge", "container", "default", "host", "none", "ns", "pasta", "private", "slirp4netns");

    /**
     * Checks the name.
     *
     * @throws IllegalArgumentException if it is invalid
     */
    public ContainerNetwork {
        if (!NAME.matcher(name).matches() || MODES.contains(name)) {
            throw FieldChecks.error(
                    "networks",
                    ("\"%s\" is not a valid network name: use 1 to 64 of a-z A-Z 0-9 _ . -, begin with a letter or digit,"
                                    + " and use no reserved name; \"--network=host\" is a run option")
                            .formatted(FieldChecks.printable(name)));
        }
    }

    /** Creates a network from which other networks can be reached. */
    public ContainerNetwork(String name) {
        this(name, false);
    }
}
