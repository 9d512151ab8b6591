package io.github.systemd4j.templates.container;

import io.github.systemd4j.internal.events.EventHandling;
import io.github.systemd4j.internal.events.EventPublisher;
import io.github.systemd4j.internal.events.EventQueue;
import io.github.systemd4j.internal.threads.DaemonThreads;
import io.github.systemd4j.loop.ErrorHandler;
import io.github.systemd4j.templates.internal.files.DirectoryWatch;
import io.github.systemd4j.templates.unitfile.UnitDocument;
import io.github.systemd4j.unit.UnitType;
import io.github.systemd4j.watch.Disconnected;
import io.github.systemd4j.watch.Gap;
import io.github.systemd4j.watch.Reconnected;
import io.github.systemd4j.watch.UnitChange;
import io.github.systemd4j.watch.UnitEvent;
import io.github.systemd4j.watch.UnitEvents;
import io.github.systemd4j.watch.UnitState;
import io.github.systemd4j.watch.UnitSubscription;
import io.github.systemd4j.watch.UnitWatch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Flow;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reports what becomes of containers: whether they are started, idled, stopped, deleted, listen, have exited or failed.
 *
 * <p>An event has two types, that of the refined rule, {@link ContainerEvent#type()}, and that of geard's rule,
 * {@link ContainerEvent#geardType()}. The first row that holds decides; "see below" goes on to the next one:
 *
 * <table>
 * <caption>The type of an event</caption>
 * <tr><th>condition</th><th>type</th><th>geard's type</th></tr>
 * <tr><td>The unit file is missing.</td><td>DELETED</td><td>DELETED</td></tr>
 * <tr><td>The start-on-boot link is missing.</td><td>STOPPED</td><td>STOPPED</td></tr>
 * <tr><td>The service is active.</td><td>STARTED</td><td>STARTED</td></tr>
 * <tr><td>The service is reloading or refreshing.</td><td>STARTED</td><td>see below</td></tr>
 * <tr><td>The idle flag is set, and valid.</td><td>IDLED</td><td>IDLED</td></tr>
 * <tr><td>The idle flag is set, but stale.</td><td>see below</td><td>IDLED</td></tr>
 * <tr><td>The service has failed.</td><td>ERRORED</td><td>ERRORED</td></tr>
 * <tr><td>The socket has failed.</td><td>ERRORED</td><td>UNKNOWN</td></tr>
 * <tr><td>The service is inactive, without a queued job, and the socket is active.</td>
 *     <td>LISTENING</td><td>UNKNOWN</td></tr>
 * <tr><td>The service is inactive, without a queued job.</td><td>EXITED</td><td>UNKNOWN</td></tr>
 * <tr><td>Anything else: the service is activating, deactivating, or a job for it is queued.</td>
 *     <td>UNKNOWN</td><td>UNKNOWN</td></tr>
 * </table>
 *
 * <p>The idle flag holds the invocation id of the run that idling has stopped. It is stale once the service has been
 * started since, and has another invocation id. An empty flag, which geard writes, is always valid, and so is any flag
 * while the service has no invocation id.
 *
 * <p>An event is delivered when one of its types differs from the last event of that container; before the first, both
 * are UNKNOWN. Services, sockets and files are followed: a changed link, flag or unit file is an event by itself. After
 * any fault, such as a restart of systemd or of the broker, what differs is delivered.
 *
 * <p>Each consumer begins with what all containers are, and has a queue of its own, which holds 1000 single events and
 * behind them no more than one for each container. A slow consumer never makes another wait. Every method may be called
 * from any thread, and none waits for a consumer.
 */
public final class ContainerEventListener implements AutoCloseable {
    private static final int SINGLE_UNIT_EVENTS = 10_000;
    private static final Duration RETRY = Duration.ofMillis(100);

    private final ContainerDirectories directories;
    private final ContainerStates states;
    private final ErrorHandler errors;
    private final ThreadFactory threads;
    private final UnitEvents units;
    private final DirectoryWatch files;
    private final AutoCloseable watch;

    private ContainerEventListener(Builder builder, UnitWatch watch, AutoCloseable ownWatch) throws IOException {
        this.errors = builder.errorHandler;
        this.threads = builder.threads;
        this.directories = builder.directories;
        this.states = new ContainerStates(directories, errors);
        this.watch = ownWatch;
        // It comes before what is known now, so that nothing is missed in between.
        this.units = watch.feed()
                .patterns(
                        ContainerId.PREFIX + "*" + UnitType.SERVICE.suffix(),
                        ContainerId.PREFIX + "*" + UnitType.SOCKET.suffix())
                .keepingOldest(SINGLE_UNIT_EVENTS)
                .events();
        this.files = watchFiles(watch);
        startThreads();
    }

    private DirectoryWatch watchFiles(UnitWatch watch) throws IOException {
        try {
            watch.units().forEach(this::unitChanged);
            return new DirectoryWatch(
                    List.of(directories.services(), directories.startOnBootLinks()), new FileListener(), errors);
        } catch (Throwable e) {
            units.close();
            throw e;
        }
    }

    private void startThreads() {
        try {
            DaemonThreads.start(threads, this::followUnits);
            DaemonThreads.start(threads, files);
        } catch (Throwable e) {
            close();
            throw e;
        }
    }

    /** Listens for the containers of the system, by a watch of its own. */
    public static ContainerEventListener openSystem() {
        return builder(ContainerDirectories.system()).open();
    }

    /** Listens for the containers of the user that this process runs as, by a watch of its own. */
    public static ContainerEventListener openUser() {
        return builder(ContainerDirectories.user()).openWith(UnitWatch::openUser);
    }

    /** Sets up a listener before it is opened. */
    public static Builder builder(ContainerDirectories directories) {
        return new Builder(directories);
    }

    /** How a listener is to be opened. */
    public static final class Builder {
        private final ContainerDirectories directories;
        private ErrorHandler errorHandler = ErrorHandler.logging().guarded();
        private ThreadFactory threads = DaemonThreads.numbered("systemd4j container events ");

        private Builder(ContainerDirectories directories) {
            this.directories = directories;
        }

        /**
         * Sets where errors go: a unit file that can't be read or a name that is no identifier's, again each minute as long
         * as it is there, and what handlers and subscribers throw. None ends anything but itself, and a container whose
         * files can't be looked at is what it was. They are logged by default.
         */
        public Builder errorHandler(ErrorHandler handler) {
            errorHandler = handler.guarded();
            return this;
        }

        /** Makes the listener's two threads, and one for each handler and subscriber; by default daemon threads. */
        public Builder threads(ThreadFactory factory) {
            threads = Objects.requireNonNull(factory);
            return this;
        }

        /**
         * Opens it with a watch of the system's units, which is closed with it. For a user's directories, open a watch
         * of the user's units, and give it to {@link #open(UnitWatch)}.
         *
         * @throws io.github.systemd4j.message.BusException if systemd can't be reached
         * @throws UncheckedIOException if the directories can't be watched
         */
        public ContainerEventListener open() {
            return openWith(UnitWatch::openSystem);
        }

        private ContainerEventListener openWith(Supplier<UnitWatch> opener) {
            UnitWatch watch = opener.get();
            try {
                return open(watch, watch);
            } catch (Throwable e) {
                watch.close();
                throw e;
            }
        }

        /**
         * Opens it on a watch that stays the caller's, and must not be closed before it.
         *
         * @throws IllegalStateException if the watch was closed
         * @throws UncheckedIOException if the directories can't be watched
         */
        public ContainerEventListener open(UnitWatch watch) {
            return open(watch, () -> {});
        }

        private ContainerEventListener open(UnitWatch watch, AutoCloseable ownWatch) {
            try {
                return new ContainerEventListener(this, watch, ownWatch);
            } catch (IOException e) {
                throw new UncheckedIOException("the directories of containers can't be watched: " + e, e);
            }
        }
    }

    // --- what happens

    private void followUnits() {
        @Nullable Throwable cause = null;
        try {
            UnitEvent event = nextUnitEvent();
            while (event != null) {
                takeWhenPossible(event);
                event = nextUnitEvent();
            }
        } catch (Throwable t) {
            cause = t;
        }
        states.close(cause);
    }

    /** Neither an interrupt nor a lack of memory is a reason to end. */
    private @Nullable UnitEvent nextUnitEvent() {
        while (true) {
            try {
                return units.take();
            } catch (InterruptedException | OutOfMemoryError e) {
                errors.onError("the events of units, which go on", e);
            }
        }
    }

    /** An event would be lost for ever, and so is taken as soon as there is memory for it. */
    private void takeWhenPossible(UnitEvent event) {
        while (!isTaken(event) && !units.isEnded()) {
            LockSupport.parkNanos(RETRY.toNanos());
        }
    }

    private boolean isTaken(UnitEvent event) {
        try {
            take(event);
            return true;
        } catch (OutOfMemoryError e) {
            errors.onError("the events of units", e);
            return false;
        }
    }

    private void take(UnitEvent event) {
        switch (event) {
            case UnitChange change -> unitChanged(change.unit(), change.current());
            case Reconnected _ -> lookAtAll();
            case Disconnected _, Gap _ -> {
                // what has changed comes as any change
            }
        }
    }

    private void unitChanged(String name, @Nullable UnitState state) {
        if (name.endsWith(UnitType.SERVICE.suffix())) {
            identify(name).ifPresent(id -> alone(id, () -> states.serviceChanged(id, state)));
        } else if (name.endsWith(UnitType.SOCKET.suffix())) {
            identify(name).ifPresent(id -> alone(id, () -> states.socketChanged(id, state)));
        }
    }

    private void lookAtAll() {
        states.known().forEach(id -> alone(id, () -> states.look(id)));
    }

    /** What is wrong with one container is no matter of the others. */
    private void alone(ContainerId id, Runnable action) {
        try {
            action.run();
        } catch (RuntimeException e) {
            errors.onError("container " + id, e);
        }
    }

    /** Returns the container that a file or unit is of; somebody else's may have names that are no identifier's. */
    private Optional<ContainerId> identify(String name) {
        if (!name.startsWith(ContainerId.PREFIX)) {
            return Optional.empty();
        }
        String id = name.substring(
                ContainerId.PREFIX.length(), Math.max(name.lastIndexOf('.'), ContainerId.PREFIX.length()));
        try {
            return Optional.of(new ContainerId(id));
        } catch (IllegalArgumentException e) {
            errors.onError(name, e);
            return Optional.empty();
        }
    }

    private final class FileListener implements DirectoryWatch.Listener {
        @Override
        public void onFile(Path file) {
            identify(file.getFileName().toString()).ifPresent(id -> alone(id, () -> fileChanged(id, file)));
        }

        private void fileChanged(ContainerId id, Path file) {
            states.look(id);
            if (file.equals(directories.service(id))) {
                check(id, file);
            }
        }

        /** A container with a bad file is one all the same. */
        private void check(ContainerId id, Path file) {
            try {
                ContainerFacts.read(UnitDocument.read(file));
            } catch (NoSuchFileException e) {
                // it was switched or deleted
            } catch (IOException e) {
                throw new UncheckedIOException("can't read %s: %s".formatted(file, e), e);
            }
        }

        @Override
        public void onAll() {
            lookAtAll();
        }
    }

    // --- consumers

    /**
     * Begins to deliver events, and returns them.
     *
     * @throws IllegalStateException if this was closed, or the watch has failed
     */
    public ContainerEvents run() {
        return new ContainerEvents(states.open());
    }

    /**
     * Begins to call a handler with each event, on a thread of its own.
     *
     * @return closing it ends the calls; one that is running ends first or afterwards
     * @throws IllegalStateException if this was closed, or the watch has failed
     */
    public UnitSubscription subscribe(Consumer<? super ContainerEvent> handler) {
        Objects.requireNonNull(handler);
        EventQueue<ContainerEvent> events = states.open();
        new EventHandling<>(events, handler::accept, errors).start(threads);
        return events::close;
    }

    /**
     * Returns a publisher that begins again for each subscriber, which is called on a thread of its own. It completes when this is
     * stopped or closed, and fails if the watch fails for good.
     *
     * @see <a href="https://github.com/reactive-streams/reactive-streams-jvm">Reactive Streams</a>
     */
    public Flow.Publisher<ContainerEvent> publisher() {
        return new EventPublisher<>(states::open, threads, errors);
    }

    /** Ends the events of all consumers once they have taken what has come; {@link #run} and the others begin again. */
    public void stop() {
        states.stop();
    }

    /** Stops, and ends the listener. The second time without effect. */
    @Override
    public void close() {
        states.close(null);
        units.close();
        closeAll(files, watch);
    }

    private void closeAll(AutoCloseable... resources) {
        for (AutoCloseable resource : resources) {
            try {
                resource.close();
            } catch (Exception e) {
                errors.onError("the end of the listener", e);
            }
        }
    }
}
