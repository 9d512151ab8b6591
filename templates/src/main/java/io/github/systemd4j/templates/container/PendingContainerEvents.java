package io.github.systemd4j.templates.container;

import java.util.LinkedHashMap;
import java.util.LinkedList;
import java.util.Map;
import java.util.Queue;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * The events that a consumer has still to take: single ones up to a number, and behind them no more than one for each
 * container. Not safe for concurrent use.
 */
final class PendingContainerEvents {
    private static final int SINGLE_EVENTS = 1_000;

    /** A linked list keeps what it has when there is no memory for more. */
    private final Queue<ContainerEvent> oldest = new LinkedList<>();

    private final SequencedMap<ContainerId, Change> heldBack = new LinkedHashMap<>();

    /**
     * What has become of a container.
     *
     * @param previous what it was before; null if it wasn't known
     * @param event what it is now
     */
    record Change(@Nullable ContainerEvent previous, ContainerEvent event) {
        /** Returns this and the next change as one; null if the container came and went, or is what it was. */
        private @Nullable Change then(Change next) {
            boolean cameAndWent = previous == null && next.event.type() == ContainerEvent.Type.DELETED;
            return cameAndWent || next.event.equals(previous) ? null : new Change(previous, next.event);
        }
    }

    void add(Change change) {
        if (heldBack.isEmpty() && oldest.size() < SINGLE_EVENTS) {
            oldest.add(change.event());
        } else {
            heldBack.merge(change.event().id(), change, Change::then);
        }
    }

    /** Takes the next event; null if there is none. */
    @Nullable
    ContainerEvent poll() {
        ContainerEvent single = oldest.poll();
        return single == null ? pollHeldBack() : single;
    }

    private @Nullable ContainerEvent pollHeldBack() {
        Map.Entry<ContainerId, Change> first = heldBack.pollFirstEntry();
        return first == null ? null : first.getValue().event();
    }
}
