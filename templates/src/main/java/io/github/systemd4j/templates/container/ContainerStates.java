package io.github.systemd4j.templates.container;

import io.github.systemd4j.bus.ErrorHandler;
import io.github.systemd4j.internal.events.EventQueue;
import io.github.systemd4j.manager.ActiveState;
import io.github.systemd4j.manager.LoadState;
import io.github.systemd4j.manager.UnitState;
import io.github.systemd4j.templates.container.ContainerEvent.Type;
import io.github.systemd4j.templates.container.PendingContainerEvents.Change;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What each container is, and who is told when that changes. The state of services comes from systemd, all else is looked
 * up on the disk each time. Safe from any thread.
 */
final class ContainerStates {
    private static final int REMEMBERED = 10_000;

    private final ContainerFiles files;
    private final StartOnBoot startOnBoot;
    private final ErrorHandler errors;

    // guarded by this
    private final Map<ContainerId, ActiveState> services = new HashMap<>();
    private final Map<ContainerId, Type> known = new TreeMap<>();
    private final SequencedSet<ContainerId> gone = new LinkedHashSet<>();
    private final SequencedMap<PendingContainerEvents, EventQueue<ContainerEvent>> consumers = new LinkedHashMap<>();
    private boolean closed;
    private @Nullable Throwable failure;

    ContainerStates(ContainerDirectories directories, ErrorHandler errors) {
        this.files = new ContainerFiles(directories);
        this.startOnBoot = new StartOnBoot(directories);
        this.errors = errors;
    }

    // --- what happens

    /** A service has come, changed or, if its state is null, gone. */
    synchronized void serviceChanged(ContainerId id, @Nullable UnitState state) {
        if (state == null || isMereName(state)) {
            services.remove(id);
        } else {
            services.put(id, state.active());
        }
        look(id);
    }

    /** systemd also has units that others name, or somebody has asked for, and that aren't there. */
    private static boolean isMereName(UnitState state) {
        return state.load() == LoadState.NOT_FOUND && state.active() == ActiveState.INACTIVE;
    }

    /**
     * Something may have changed on the disk.
     *
     * @throws UncheckedIOException if one can't look; the container is what it was, then
     */
    synchronized void look(ContainerId id) {
        try {
            lookAtFiles(id);
        } catch (IOException e) {
            throw new UncheckedIOException("can't look at its files: " + e, e);
        }
    }

    private void lookAtFiles(ContainerId id) throws IOException {
        boolean installed = files.isInstalled(id);
        boolean somewhere = installed || services.containsKey(id);
        Type previous = known.get(id);
        if (somewhere || previous != null) {
            ActiveState active = services.getOrDefault(id, ActiveState.INACTIVE);
            become(id, previous, Type.of(installed, startOnBoot.isSet(id), files.isIdle(id), active));
        }
        gone.remove(id);
        if (!somewhere && known.containsKey(id)) {
            remember(id);
        }
    }

    /** A container that comes back is told what it is after it was deleted, unless that was long ago. */
    private void remember(ContainerId id) {
        gone.addLast(id);
        if (gone.size() > REMEMBERED) {
            known.remove(gone.removeFirst());
        }
    }

    private void become(ContainerId id, @Nullable Type previous, Type type) {
        Type delivered = previous == null ? Type.UNKNOWN : previous;
        if (type != delivered) {
            var change = new Change(id, previous, type);
            consumers.forEach((pending, queue) -> queue.fill(() -> pending.add(change)));
        }
        known.put(id, type); // last: what couldn't be delivered is found again
    }

    /** All containers that there are or were. */
    synchronized Set<ContainerId> known() {
        var all = new HashSet<>(known.keySet());
        all.addAll(services.keySet());
        return all;
    }

    // --- who is told

    /**
     * Adds a consumer, which begins with what each container is.
     *
     * @throws IllegalStateException if this was closed
     */
    synchronized EventQueue<ContainerEvent> open() {
        if (closed) {
            throw new IllegalStateException("the listener was closed", failure);
        }
        var pending = new PendingContainerEvents();
        var queue =
                new EventQueue<ContainerEvent>("the listener", pending::poll, _ -> true, errors, () -> forget(pending));
        known.forEach((id, type) -> {
            if (type != Type.UNKNOWN && !gone.contains(id)) {
                pending.add(new Change(id, null, type));
            }
        });
        consumers.put(pending, queue);
        return queue;
    }

    private synchronized void forget(PendingContainerEvents consumer) {
        consumers.remove(consumer);
    }

    /** Ends the events of all who are told now. */
    synchronized void stop() {
        end(null);
    }

    /**
     * Ends them, and takes no more.
     *
     * @param cause why nothing can be told any more; null if nobody wants to be told
     */
    synchronized void close(@Nullable Throwable cause) {
        failure = closed ? failure : cause;
        closed = true;
        end(cause);
    }

    private void end(@Nullable Throwable cause) {
        consumers.values().forEach(queue -> queue.end(cause));
        consumers.clear();
    }
}
