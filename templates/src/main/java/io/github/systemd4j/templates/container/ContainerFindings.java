package io.github.systemd4j.templates.container;

import io.github.systemd4j.templates.container.ContainerEvent.Type;
import io.github.systemd4j.unit.ActiveState;
import io.github.systemd4j.watch.UnitState;
import org.jspecify.annotations.Nullable;

/**
 * What the disk and systemd say about a container at one moment, and the types that follow from it.
 *
 * @param installed whether its unit file is in place
 * @param startOnBoot whether its start-on-boot link is in place
 * @param idledRun the content of its idle flag: the invocation id of the run that idling has stopped, or empty; null if
 *     there is no flag
 * @param service its service
 * @param socket the state of its socket; inactive if systemd knows none
 */
record ContainerFindings(
        boolean installed, boolean startOnBoot, @Nullable String idledRun, Service service, ActiveState socket) {

    /**
     * A service as systemd knows it.
     *
     * @param active its state
     * @param invocationId of its current or last run; empty if there was none
     * @param hasJob whether a job is queued for it
     */
    record Service(ActiveState active, String invocationId, boolean hasJob) {
        /** A service that systemd doesn't know. */
        static final Service UNLOADED = new Service(ActiveState.INACTIVE, "", false);

        static Service of(UnitState state) {
            return new Service(state.active(), state.invocationId(), state.job() != 0);
        }

        boolean isActive() {
            return switch (active) {
                case ACTIVE, RELOADING, REFRESHING -> true;
                default -> false;
            };
        }

        /** Returns whether it is inactive and stays so: a restart, or a start in a queue, passes through the inactive state. */
        boolean isAtRest() {
            return active == ActiveState.INACTIVE && !hasJob;
        }
    }

    /** Returns both types as an event. */
    ContainerEvent event(ContainerId id) {
        return new ContainerEvent(id, type(), geardType());
    }

    Type type() {
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

    /** Whether the idle flag is valid: it is stale if the service was started since. Empty flags are geard's. */
    private boolean isIdled() {
        String last = service.invocationId();
        return idledRun != null && (idledRun.isEmpty() || last.isEmpty() || idledRun.equals(last));
    }

    Type geardType() {
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
