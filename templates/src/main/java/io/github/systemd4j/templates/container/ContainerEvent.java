package io.github.systemd4j.templates.container;

/**
 * Reports the new state of a container. {@link ContainerEventListener} has the table of both types.
 *
 * @param id the container
 * @param type the state of the container
 * @param geardType the state by geard's rule: {@link Type#STARTED}, {@link Type#IDLED}, {@link Type#STOPPED},
 *     {@link Type#DELETED}, {@link Type#ERRORED} or {@link Type#UNKNOWN}. The rule ignores sockets and accepts any idle
 *     flag, so it doesn't follow from the other type.
 */
public record ContainerEvent(ContainerId id, Type type, Type geardType) {
    /** Lists the states of a container. */
    public enum Type {
        /** In transition between two states; also the state before the first event. */
        UNKNOWN("unknown"),
        /** It starts on boot, and its service is active. */
        STARTED("started"),
        /** It starts on boot, and its service was stopped by idling and hasn't been started since. */
        IDLED("idled"),
        /** It doesn't start on boot. */
        STOPPED("stopped"),
        /** Its unit file is missing. */
        DELETED("deleted"),
        /** It starts on boot, and its service or its socket has failed. */
        ERRORED("error"),
        /** It starts on boot, its service is inactive, and its socket waits for a connection. */
        LISTENING("listening"),
        /** It starts on boot, and its service has ended successfully or hasn't been started since boot. */
        EXITED("exited");

        private final String label;

        Type(String label) {
            this.label = label;
        }
    }

    /** Returns the event before a container's first one. */
    static ContainerEvent unknown(ContainerId id) {
        return new ContainerEvent(id, Type.UNKNOWN, Type.UNKNOWN);
    }

    /** Returns whether both rules report an unknown state. */
    boolean isUnknown() {
        return type == Type.UNKNOWN && geardType == Type.UNKNOWN;
    }

    /** Returns the identifier and the type, such as {@code web1 (started)}. */
    @Override
    public String toString() {
        return "%s (%s)".formatted(id, type.label);
    }
}
