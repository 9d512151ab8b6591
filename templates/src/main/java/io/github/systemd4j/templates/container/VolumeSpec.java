package io.github.systemd4j.templates.container;

import io.github.systemd4j.templates.internal.names.FieldChecks;
import io.github.systemd4j.templates.internal.names.VolumeNames;
import java.util.Optional;

/**
 * A directory that outlives its container, in a volume of the runtime.
 *
 * @param path the path in the container: absolute, not {@code /}, without colons
 * @param name the name of the runtime's volume, which several containers may share: letters, digits, {@code _},
 *     {@code .} and {@code -}, beginning with a letter or digit; empty for the container's own volume, see
 *     {@link ContainerUnit#volumeName}
 */
public record VolumeSpec(String path, Optional<String> name) {
    /**
     * Checks the path and the name.
     *
     * @throws IllegalArgumentException if one is invalid; the message begins with its field's name
     */
    public VolumeSpec {
        FieldChecks.mountable("path", path);
        name.ifPresent(given -> VolumeNames.check("name", given));
    }

    /** Creates a volume that belongs to the container. */
    public VolumeSpec(String path) {
        this(path, Optional.empty());
    }

    /** Returns the name, if there is one, and the path, separated by a colon. */
    @Override
    public String toString() {
        return name.map(given -> given + ":" + path).orElse(path);
    }
}
