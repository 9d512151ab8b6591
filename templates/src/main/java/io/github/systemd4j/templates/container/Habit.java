package io.github.systemd4j.templates.container;

/** What units written by geard have, and those of today's {@link ContainerRuntime}s don't. */
public enum Habit {
    /** The shell that makes the data container finds the runtime by its name; without, by its path. */
    RUNTIME_BY_NAME,

    /** A slice has {@code MemoryLimit=}, which systemd warns about; without, {@code MemoryMax=}. */
    MEMORY_LIMIT,

    /** A slice has {@code Slice=} for its parent, which systemd refuses; without, its name tells. */
    PARENT_BY_DIRECTIVE,

    /**
     * A container with socket activation takes its volumes from itself, has none made, and no bind mounts; without,
     * from its data container, which is made if need be, and it has both.
     */
    VOLUMES_FROM_ITSELF,

    /** {@code X-ContainerUserId=} is there for a container without a user; without, it is left out. */
    EMPTY_USER,

    /** The runtime isn't told the environment file by {@code --env-file}, so that only its client has the variables. */
    ENVIRONMENT_OF_CLIENT_ONLY
}
