package io.github.systemd4j.templates.container;

import io.github.systemd4j.internal.events.EventQueue;
import io.github.systemd4j.loop.ErrorHandler;
import io.github.systemd4j.templates.container.ContainerFindings.Service;
import io.github.systemd4j.templates.container.PendingContainerEvents.Change;
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
 * Holds what each container is, and notifies consumers when that changes. The states of services and sockets come from
 * systemd; files are read each time. Safe from any thread.
 */
final class ContainerStates {
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

    /** Takes the state of a service, null if systemd has unloaded it, and looks at its container. */
    synchronized void serviceChanged(ContainerId id, @Nullable UnitState state) {
        if (state == null || isMereName(state)) {
            services.remove(id);
        } else {
            services.put(id, Service.of(state));
        }
        look(id);
    }

    /** Takes the state of a socket, null if systemd has unloaded it, and looks at its container. */
    synchronized void socketChanged(ContainerId id, @Nullable UnitState state) {
        if (state == null || isMereName(state)) {
            sockets.remove(id);
        } else {
            sockets.put(id, state.active());
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

    /** A container that comes back is compared with what it was before, unless that was long ago. */
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
        known.put(event.id(), event); // last: what couldn't be delivered is found again
    }

    /** Returns all containers that there are or were. */
    synchronized Set<ContainerId> known() {
        var all = new HashSet<>(known.keySet());
        all.addAll(services.keySet());
        all.addAll(sockets.keySet());
        return all;
    }

    // --- consumers

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

    /** Ends the events of the consumers that there are now. */
    synchronized void stop() {
        end(null);
    }

    /**
     * Ends them, and takes no more.
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
