package io.github.systemd4j.templates.container;

/**
 * Reports what a container has become. {@link ContainerEventListener} has the table of both types.
 *
 * @param id the container
 * @param type what the container is now
 * @param geardType what geard's rule says about it: {@link Type#STARTED}, {@link Type#IDLED}, {@link Type#STOPPED},
 *     {@link Type#DELETED}, {@link Type#ERRORED} or {@link Type#UNKNOWN}. The rule reads no sockets and takes any idle
 *     flag for valid, therefore it doesn't follow from the other type.
 */
public record ContainerEvent(ContainerId id, Type type, Type geardType) {
    /** What a container can be. */
    public enum Type {
        /** In transition from one state to another; also what a container is before its first event. */
        UNKNOWN("unknown"),
        /** It starts on boot, and its service is active. */
        STARTED("started"),
        /** It starts on boot, and its service was stopped by idling and not started since. */
        IDLED("idled"),
        /** It doesn't start on boot. */
        STOPPED("stopped"),
        /** Its unit file is missing. */
        DELETED("deleted"),
        /** It starts on boot, and its service or its socket has failed. */
        ERRORED("error"),
        /** It starts on boot, its service is inactive, and its socket waits for a connection that starts the service. */
        LISTENING("listening"),
        /** It starts on boot, and its service has ended with success or was not started since the machine booted. */
        EXITED("exited");

        private final String word;

        Type(String word) {
            this.word = word;
        }
    }

    /** Returns the event before a container's first one. */
    static ContainerEvent unknown(ContainerId id) {
        return new ContainerEvent(id, Type.UNKNOWN, Type.UNKNOWN);
    }

    /** Returns whether nothing is known about the container, by either rule. */
    boolean isUnknown() {
        return type == Type.UNKNOWN && geardType == Type.UNKNOWN;
    }

    /** Returns the identifier and the type, such as {@code web1 (started)}. */
    @Override
    public String toString() {
        return "%s (%s)".formatted(id, type.word);
    }
}
