package io.github.systemd4j.templates.container;

import io.github.systemd4j.internal.events.EventQueue;
import io.github.systemd4j.loop.ErrorHandler;
import io.github.systemd4j.templates.internal.state.ContainerFindings;
import io.github.systemd4j.templates.internal.state.ContainerFindings.Service;
import io.github.systemd4j.templates.internal.state.PendingContainerEvents;
import io.github.systemd4j.templates.internal.state.PendingContainerEvents.Change;
import io.github.systemd4j.unit.ActiveState;
import io.github.systemd4j.unit.LoadState;
import io.github.systemd4j.watch.UnitState;
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
 * Holds the states of containers, and notifies consumers of changes. The states of services and sockets come from
 * systemd; files are read after each change. Safe from any thread.
 */
final class ContainerStates {
    /** More than a machine has containers, and a bound for the memory of deleted ones. */
    private static final int REMEMBERED = 10_000;

    private final ContainerFiles files;
    private final StartOnBoot startOnBoot;
    private final ErrorHandler errors;

    // guarded by this
    private final Map<ContainerId, Service> services = new HashMap<>();
    private final Map<ContainerId, ActiveState> sockets = new HashMap<>();
    private final Map<ContainerId, ContainerEvent> known = new TreeMap<>();
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

    /** Updates the state of a service, null if systemd has unloaded it, and reads the files of its container. */
    synchronized void serviceChanged(ContainerId id, @Nullable UnitState state) {
        if (state == null || isMereName(state)) {
            services.remove(id);
        } else {
            services.put(id, Service.of(state));
        }
        look(id);
    }

    /** Updates the state of a socket, null if systemd has unloaded it, and reads the files of its container. */
    synchronized void socketChanged(ContainerId id, @Nullable UnitState state) {
        if (state == null || isMereName(state)) {
            sockets.remove(id);
        } else {
            sockets.put(id, state.activeState());
        }
        look(id);
    }

    /** Returns whether the unit has no file. systemd also lists such units, if other units or clients name them. */
    private static boolean isMereName(UnitState state) {
        return state.loadState() == LoadState.NOT_FOUND && state.activeState() == ActiveState.INACTIVE;
    }

    /**
     * Reads the files of a container, which may have changed.
     *
     * @throws UncheckedIOException if they can't be read; the container then keeps its state
     */
    synchronized void look(ContainerId id) {
        try {
            lookAtFiles(id);
        } catch (IOException e) {
            throw new UncheckedIOException("can't read its files: " + e, e);
        }
    }

    private void lookAtFiles(ContainerId id) throws IOException {
        boolean installed = files.isInstalled(id);
        boolean somewhere = installed || services.containsKey(id) || sockets.containsKey(id);
        ContainerEvent previous = known.get(id);
        if (somewhere || previous != null) {
            var findings = new ContainerFindings(
                    installed,
                    startOnBoot.isSet(id),
                    files.idledRun(id).orElse(null),
                    services.getOrDefault(id, Service.UNLOADED),
                    sockets.getOrDefault(id, ActiveState.INACTIVE));
            become(previous, findings.event(id));
        }
        gone.remove(id);
        if (!somewhere && known.containsKey(id)) {
            remember(id);
        }
    }

    /** Remembers a deleted container for a while, so that it is compared with its former state if it comes back. */
    private void remember(ContainerId id) {
        gone.addLast(id);
        if (gone.size() > REMEMBERED) {
            known.remove(gone.removeFirst());
        }
    }

    private void become(@Nullable ContainerEvent previous, ContainerEvent event) {
        boolean changed = previous == null ? !event.isUnknown() : !event.equals(previous);
        if (changed) {
            var change = new Change(previous, event);
            consumers.forEach((pending, queue) -> queue.fill(() -> pending.add(change)));
        }
        known.put(event.id(), event); // last, so that an event that couldn't be delivered is found again
    }

    /** Returns all containers that exist or existed. */
    synchronized Set<ContainerId> known() {
        var all = new HashSet<>(known.keySet());
        all.addAll(services.keySet());
        all.addAll(sockets.keySet());
        return all;
    }

    // --- consumers

    /**
     * Adds a consumer, which starts with the states of all containers.
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
        known.forEach((id, event) -> {
            if (!event.isUnknown() && !gone.contains(id)) {
                pending.add(new Change(null, event));
            }
        });
        consumers.put(pending, queue);
        return queue;
    }

    private synchronized void forget(PendingContainerEvents consumer) {
        consumers.remove(consumer);
    }

    /** Ends the events of the present consumers. */
    synchronized void stop() {
        end(null);
    }

    /**
     * Ends the events of the present consumers, and accepts no further ones.
     *
     * @param cause why nothing can be reported any more; null if the listener was closed
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
