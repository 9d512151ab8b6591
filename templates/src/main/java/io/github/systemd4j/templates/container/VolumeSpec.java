package io.github.systemd4j.templates.container;

import io.github.systemd4j.templates.internal.names.FieldChecks;
import io.github.systemd4j.templates.internal.names.VolumeNames;
import java.util.Optional;

/**
 * A directory of a container that outlives it: a volume of the runtime.
 *
 * @param path where the container sees it: absolute, not {@code /}, without a colon
 * @param name the runtime's volume, which several containers may share: letters, digits, {@code _}, {@code .} and
 *     {@code -}, a letter or digit first; empty for one of the container's own, see {@link ContainerUnit#volumeName}
 */
public record VolumeSpec(String path, Optional<String> name) {
    /**
     * Checks the path and the name.
     *
     * @throws IllegalArgumentException if one is refused; the message begins with its field's name
     */
    public VolumeSpec {
        FieldChecks.mountable("path", path);
        name.ifPresent(given -> VolumeNames.check("name", given));
    }

    /** Creates a volume of the container's own. */
    public VolumeSpec(String path) {
        this(path, Optional.empty());
    }

    /** Returns the name, if there is one, and the path, with a colon between them. */
    @Override
    public String toString() {
        return name.map(given -> given + ":" + path).orElse(path);
    }
}
