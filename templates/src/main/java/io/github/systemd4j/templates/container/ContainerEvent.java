package io.github.systemd4j.templates.container;

import io.github.systemd4j.manager.ActiveState;

/**
 * What has become of a container.
 *
 * @param id which container
 * @param type what it is now
 */
public record ContainerEvent(ContainerId id, Type type) {
    /** What a container can be. */
    public enum Type {
        /** On its way from one state to another; what a container is before its first event. */
        UNKNOWN("unknown"),
        /** It starts on boot, and its service is active. */
        STARTED("started"),
        /** It starts on boot, its service isn't active, and it is marked as idle. */
        IDLED("idled"),
        /** It doesn't start on boot. */
        STOPPED("stopped"),
        /** Its unit file is gone. */
        DELETED("deleted"),
        /** It starts on boot, and its service has failed. */
        ERRORED("error");

        private final String word;

        Type(String word) {
            this.word = word;
        }

        static Type of(boolean installed, boolean startOnBoot, boolean idle, ActiveState active) {
            if (!installed) {
                return DELETED;
            }
            if (!startOnBoot) {
                return STOPPED;
            }
            if (active == ActiveState.ACTIVE) {
                return STARTED;
            }
            if (idle) {
                return IDLED;
            }
            return active == ActiveState.FAILED ? ERRORED : UNKNOWN;
        }
    }

    /** Such as {@code web1 (started)}. */
    @Override
    public String toString() {
        return "%s (%s)".formatted(id, type.word);
    }
}
