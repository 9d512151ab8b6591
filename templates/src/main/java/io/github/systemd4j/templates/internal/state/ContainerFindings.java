package io.github.systemd4j.templates.internal.state;

import io.github.systemd4j.templates.container.ContainerEvent;
import io.github.systemd4j.templates.container.ContainerEvent.Type;
import io.github.systemd4j.templates.container.ContainerId;
import io.github.systemd4j.unit.ActiveState;
import io.github.systemd4j.watch.UnitState;
import org.jspecify.annotations.Nullable;

/**
 * The state of a container on the disk and in systemd at one moment, and the types that follow from it.
 *
 * @param installed whether its unit file exists
 * @param startOnBoot whether its start-on-boot link exists
 * @param idledRun the content of its idle flag: the invocation id of the run that idling has stopped, or an empty text;
 *     null if there is no flag
 * @param service the state of its service
 * @param socket the state of its socket; inactive if systemd doesn't know it
 */
public record ContainerFindings(
        boolean installed, boolean startOnBoot, @Nullable String idledRun, Service service, ActiveState socket) {

    /**
     * The state of a service in systemd.
     *
     * @param active its active state
     * @param invocationId the id of its current or last run; empty if there was none
     * @param hasJob whether a job is queued for it
     */
    public record Service(ActiveState active, String invocationId, boolean hasJob) {
        /** A service that systemd doesn't know. */
        public static final Service UNLOADED = new Service(ActiveState.INACTIVE, "", false);

        /** Reads a service out of what a watch knows of its unit. */
        public static Service of(UnitState state) {
            return new Service(
                    state.activeState(),
                    state.invocationId().orElse(""),
                    state.jobId().isPresent());
        }

        boolean isActive() {
            return switch (active) {
                case ACTIVE, RELOADING, REFRESHING -> true;
                default -> false;
            };
        }

        /**
         * Returns whether the service is inactive and stays so. A restart, or a queued start, passes through the
         * inactive state.
         */
        boolean isAtRest() {
            return active == ActiveState.INACTIVE && !hasJob;
        }
    }

    /** Returns both types as an event. */
    public ContainerEvent event(ContainerId id) {
        return new ContainerEvent(id, type(), geardType());
    }

    public Type type() {
        if (!installed) {
            return Type.DELETED;
        }
        if (!startOnBoot) {
            return Type.STOPPED;
        }
        if (service.isActive()) {
            return Type.STARTED;
        }
        return isIdled() ? Type.IDLED : typeOfEnded();
    }

    private Type typeOfEnded() {
        if (service.active() == ActiveState.FAILED || socket == ActiveState.FAILED) {
            return Type.ERRORED;
        }
        if (!service.isAtRest()) {
            return Type.UNKNOWN;
        }
        return socket == ActiveState.ACTIVE ? Type.LISTENING : Type.EXITED;
    }

    /**
     * Returns whether the idle flag is valid. A flag is stale if the service was started since. Empty flags are
     * geard's.
     */
    private boolean isIdled() {
        String last = service.invocationId();
        return idledRun != null && (idledRun.isEmpty() || last.isEmpty() || idledRun.equals(last));
    }

    public Type geardType() {
        if (!installed) {
            return Type.DELETED;
        }
        if (!startOnBoot) {
            return Type.STOPPED;
        }
        if (service.active() == ActiveState.ACTIVE) {
            return Type.STARTED;
        }
        if (idledRun != null) {
            return Type.IDLED;
        }
        return service.active() == ActiveState.FAILED ? Type.ERRORED : Type.UNKNOWN;
    }
}
