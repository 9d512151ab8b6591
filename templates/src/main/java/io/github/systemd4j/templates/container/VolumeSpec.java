package io.github.systemd4j.templates.container;

/**
 * A directory of a container that outlives it: the container that keeps the volumes has it.
 *
 * @param path where the container sees it: absolute, not {@code /}, without a colon
 */
public record VolumeSpec(String path) {
    /**
     * Checks the path.
     *
     * @throws IllegalArgumentException if it is none
     */
    public VolumeSpec {
        Fields.mountable("path", path);
    }

    /** As a runtime's {@code -v} has it. */
    @Override
    public String toString() {
        return path;
    }
}
