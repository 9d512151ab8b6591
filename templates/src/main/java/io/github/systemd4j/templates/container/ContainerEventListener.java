package io.github.systemd4j.templates.container;

import io.github.systemd4j.internal.events.EventHandling;
import io.github.systemd4j.internal.events.EventPublisher;
import io.github.systemd4j.internal.events.EventQueue;
import io.github.systemd4j.internal.threads.DaemonThreads;
import io.github.systemd4j.loop.ErrorHandler;
import io.github.systemd4j.templates.internal.files.DirectoryWatch;
import io.github.systemd4j.unit.UnitType;
import io.github.systemd4j.watch.OverflowPolicy;
import io.github.systemd4j.watch.UnitEvents;
import io.github.systemd4j.watch.UnitSubscription;
import io.github.systemd4j.watch.UnitWatch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Flow;
import java.util.concurrent.ThreadFactory;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Reports the states of containers: started, idled, stopped, deleted, listening, exited or failed.
 *
 * <p>An event has two types: {@link ContainerEvent#type()} by the refined rule, and {@link ContainerEvent#geardType()}
 * by geard's rule. The first row whose condition holds decides; "see below" continues with the next row:
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
 * <tr><td>Otherwise: the service is activating or deactivating, or a job for it is queued.</td>
 *     <td>UNKNOWN</td><td>UNKNOWN</td></tr>
 * </table>
 *
 * <p>The idle flag contains the invocation id of the run that idling has stopped. It is stale after a new start, which
 * has another invocation id. An empty flag, as geard writes it, is always valid, and so is any flag while the service
 * has no invocation id.
 *
 * <p>An event is delivered when one of its types differs from the last event of the container; before the first event,
 * both are UNKNOWN. The listener follows services, sockets and files: a changed link, flag or unit file causes an event
 * by itself. After any fault, such as a restart of systemd or of the broker, the differences are delivered.
 *
 * <p>Each consumer starts with the states of all containers. It has its own queue, which holds 1000 single events, and
 * after these at most one event for each container. A slow consumer never delays another. Every method is safe from any
 * thread, and none waits for a consumer.
 */
public final class ContainerEventListener implements AutoCloseable {
    /**
     * Enough for a burst of several thousand containers; beyond it, the events of a unit are merged into its last one.
     */
    private static final int SINGLE_UNIT_EVENTS = 10_000;

    private final ContainerStates states;
    private final ContainerChanges changes;
    private final ErrorHandler errors;
    private final ThreadFactory threads;
    private final UnitEvents units;
    private final DirectoryWatch files;
    private final AutoCloseable watch;

    private ContainerEventListener(Builder builder, UnitWatch watch, AutoCloseable ownWatch) throws IOException {
        this.errors = builder.errorHandler;
        this.threads = builder.threads;
        this.states = new ContainerStates(builder.directories, errors);
        this.changes = new ContainerChanges(builder.directories, states, errors);
        this.watch = ownWatch;
        // The subscription comes before the snapshot, so that no change is missed in between.
        this.units = watch.feed()
                .patterns(
                        ContainerId.PREFIX + "*" + UnitType.SERVICE.suffix(),
                        ContainerId.PREFIX + "*" + UnitType.SOCKET.suffix())
                .overflow(OverflowPolicy.COALESCE, SINGLE_UNIT_EVENTS)
                .events();
        this.files = watchFiles(builder.directories, watch);
        startThreads();
    }

    private DirectoryWatch watchFiles(ContainerDirectories directories, UnitWatch watch) throws IOException {
        try {
            watch.units().forEach(changes::unitChanged);
            return new DirectoryWatch(List.of(directories.services(), directories.startOnBootLinks()), changes, errors);
        } catch (Throwable e) {
            units.close();
            throw e;
        }
    }

    private void startThreads() {
        try {
            DaemonThreads.start(threads, new UnitFollower(units, changes, states, errors));
            DaemonThreads.start(threads, files);
        } catch (Throwable e) {
            close();
            throw e;
        }
    }

    /** Opens a listener for the containers of the system, with its own watch. */
    public static ContainerEventListener openSystem() {
        return builder(ContainerDirectories.system()).open();
    }

    /** Opens a listener for the containers of the user that this process runs as, with its own watch. */
    public static ContainerEventListener openUser() {
        return builder(ContainerDirectories.user()).openWith(UnitWatch::openUser);
    }

    /** Returns a builder of a listener. */
    public static Builder builder(ContainerDirectories directories) {
        return new Builder(directories);
    }

    /** Configures a listener. */
    public static final class Builder {
        private final ContainerDirectories directories;
        private ErrorHandler errorHandler = ErrorHandler.logging().guarded();
        private ThreadFactory threads = DaemonThreads.numbered("systemd4j container events ");

        private Builder(ContainerDirectories directories) {
            this.directories = directories;
        }

        /**
         * Sets the handler of errors: unreadable unit files and names that are no identifiers, reported each minute as
         * long as they exist, and exceptions of handlers and subscribers. An error affects nothing else; a container
         * whose files can't be read keeps its state. By default errors are logged.
         */
        public Builder errorHandler(ErrorHandler handler) {
            errorHandler = handler.guarded();
            return this;
        }

        /**
         * Sets the factory of the listener's two threads and of one thread for each handler and subscriber; by default
         * daemon threads.
         */
        public Builder threads(ThreadFactory factory) {
            threads = Objects.requireNonNull(factory);
            return this;
        }

        /**
         * Opens the listener with a watch of the system's units, which it closes. For the directories of a user, open a
         * watch of the user's units, and pass it to {@link #open(UnitWatch)}.
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
         * Opens the listener with a watch that stays the caller's, and must not be closed before the listener.
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
                throw new UncheckedIOException("can't watch the directories of containers: " + e, e);
            }
        }
    }

    // --- consumers

    /**
     * Starts to deliver events, and returns them.
     *
     * @throws IllegalStateException if this was closed, or the watch has failed
     */
    public ContainerEvents run() {
        return new ContainerEvents(states.open());
    }

    /**
     * Starts to call a handler with each event, on its own thread.
     *
     * @return ends the calls when it is closed; a running call may end before or after that
     */
    public UnitSubscription subscribe(Consumer<? super ContainerEvent> handler) {
        Objects.requireNonNull(handler);
        EventQueue<ContainerEvent> events = states.open();
        new EventHandling<>(events, handler::accept, errors).start(threads);
        return events::close;
    }

    /**
     * Returns a publisher that starts again for each subscriber, and calls each on its own thread. It completes when
     * this is stopped or closed, and fails if the watch fails permanently.
     *
     * @see <a href="https://github.com/reactive-streams/reactive-streams-jvm"> Reactive Streams</a>
     */
    public Flow.Publisher<ContainerEvent> publisher() {
        return new EventPublisher<>(states::open, threads, errors);
    }

    /**
     * Ends the events of all consumers after those that have arrived. {@link #run} and the other methods start again.
     */
    public void stop() {
        states.stop();
    }

    /** Closes the listener, and ends the events of all consumers. Further calls have no effect. */
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
