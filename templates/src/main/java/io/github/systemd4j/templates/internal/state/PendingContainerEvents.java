package io.github.systemd4j.templates.internal.state;

import io.github.systemd4j.templates.container.ContainerEvent;
import io.github.systemd4j.templates.container.ContainerId;
import java.util.LinkedHashMap;
import java.util.LinkedList;
import java.util.Map;
import java.util.Queue;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * Queues the events of a consumer: single events up to a limit, and after these at most one for each container. Not
 * thread safe.
 */
public final class PendingContainerEvents {
    /**
     * A burst of this size reaches the consumer completely; beyond it, memory is bounded by the number of containers.
     */
    private static final int SINGLE_EVENTS = 1_000;

    /** A linked list stays intact if there is no memory for another element. */
    private final Queue<ContainerEvent> oldest = new LinkedList<>();

    private final SequencedMap<ContainerId, Change> heldBack = new LinkedHashMap<>();

    /**
     * A change of a container's state.
     *
     * @param previous the state before; null if it was unknown
     * @param event the new state
     */
    public record Change(@Nullable ContainerEvent previous, ContainerEvent event) {
        /** Merges this change and the next one; null if the container came and went, or is in its former state. */
        private @Nullable Change then(Change next) {
            boolean cameAndWent = previous == null && next.event.type() == ContainerEvent.Type.DELETED;
            return cameAndWent || next.event.equals(previous) ? null : new Change(previous, next.event);
        }
    }

    public void add(Change change) {
        if (heldBack.isEmpty() && oldest.size() < SINGLE_EVENTS) {
            oldest.add(change.event());
        } else {
            heldBack.merge(change.event().id(), change, Change::then);
        }
    }

    /** Removes and returns the next event; null if there is none. */
    @Nullable
    public ContainerEvent poll() {
        ContainerEvent single = oldest.poll();
        return single == null ? pollHeldBack() : single;
    }

    private @Nullable ContainerEvent pollHeldBack() {
        Map.Entry<ContainerId, Change> first = heldBack.pollFirstEntry();
        return first == null ? null : first.getValue().event();
    }
}
