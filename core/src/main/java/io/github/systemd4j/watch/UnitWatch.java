package io.github.systemd4j.watch;

import io.github.systemd4j.bus.Bus;
import io.github.systemd4j.bus.BusAddress;
import io.github.systemd4j.bus.BusConnection;
import io.github.systemd4j.internal.Timeouts;
import io.github.systemd4j.internal.loop.LoopTasks;
import io.github.systemd4j.internal.systemd.FutureErrors;
import io.github.systemd4j.internal.systemd.SystemdNames;
import io.github.systemd4j.internal.threads.DaemonThreads;
import io.github.systemd4j.loop.ErrorHandler;
import io.github.systemd4j.loop.EventLoop;
import io.github.systemd4j.message.BusException;
import io.github.systemd4j.message.ErrorName;
import io.github.systemd4j.signals.SignalStream;
import io.github.systemd4j.unit.UnitName;
import io.github.systemd4j.unit.UnitType;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * Follows the state of all of systemd's units, and notifies consumers of each change.
 *
 * <p>After any fault, the view of a consumer becomes equal to systemd's again, and the consumer is notified of the time
 * in between. When the broker restarts, when systemd reloads or re-executes itself, or when the connection is lost, feeds
 * deliver {@link OutOfSync}. The watch then connects again, with as many attempts as necessary, lists the units, delivers
 * what differs, and then {@link InSync}. Only signals of the owner of systemd's bus name are trusted. Units of types that
 * are newer than this library ({@link UnitType}) are left out.
 *
 * <p>A watch has one connection, and a daemon thread that only keeps its view up to date: consumers have their own
 * threads. Safe from any thread.
 *
 * <pre>{@code
 * try (UnitWatch watch = UnitWatch.openSystem();
 *         UnitEvents events = watch.feed().types(UnitType.SERVICE).events()) {
 *     for (UnitEvent event : events) {
 *         System.out.println(event);
 *     }
 * }
 * }</pre>
 *
 * @see <a href="https://www.freedesktop.org/software/systemd/man/org.freedesktop.systemd1.html">
 *     org.freedesktop.systemd1(5)</a>
 */
public final class UnitWatch implements AutoCloseable {
    /**
     * The limit of dbus-daemon for messages on the system bus. The list of 100,000 units fits in; a larger limit would let
     * other peers use more memory.
     */
    private static final int MAX_MESSAGE = 32 << 20;

    private final BusAddress address;
    private final Duration openTimeout;
    private final ErrorHandler errorHandler;
    private final ThreadFactory threads;
    private final TrackedProperties properties;
    private final EventLoop loop;
    private final WatchSupervisor supervisor;

    // only for the loop's thread
    private final Consumers consumers = new Consumers();
    private final UnitTable table = new UnitTable(consumers::publish);

    private UnitWatch(Builder builder) {
        this.address = builder.address;
        this.openTimeout = builder.openTimeout;
        this.errorHandler = builder.errorHandler;
        this.threads = builder.threads;
        this.properties = new TrackedProperties(builder.properties);
        this.loop = EventLoop.start("systemd4j watch of " + address, this::onLoopError);
        try {
            this.supervisor = supervisor(builder);
        } catch (RuntimeException | Error e) {
            loop.close();
            throw e;
        }
    }

    private void onLoopError(String where, Throwable error) {
        if (error instanceof VirtualMachineError) {
            supervisor.onLoss(error);
        }
        errorHandler.onError(where, error);
    }

    private WatchSupervisor supervisor(Builder builder) {
        return new WatchSupervisor(
                loop,
                () -> connect(builder.transport),
                this::startSession,
                consumers,
                builder.verifyInterval,
                errorHandler);
    }

    /** Opens a watch of the system's manager over the system bus. */
    public static UnitWatch openSystem() {
        return open(BusAddress.system());
    }

    /** Opens a watch of the user's manager over the user bus. */
    public static UnitWatch openUser() {
        return open(BusAddress.user());
    }

    /** Opens a watch of the manager on a bus, or of the one behind its private socket. */
    public static UnitWatch open(BusAddress address) {
        return builder(address).open();
    }

    /** Returns a builder, to set options before the watch is opened. */
    public static Builder builder(BusAddress address) {
        return new Builder(address);
    }

    /** The options of a watch. */
    public static final class Builder {
        private final BusAddress address;
        private final Map<String, Set<String>> properties = new HashMap<>();
        private Transport transport = Transport.SIGNAL_STREAM;
        private Duration openTimeout = Bus.DEFAULT_TIMEOUT;
        private Duration verifyInterval = Duration.ofMinutes(5);
        private ErrorHandler errorHandler = ErrorHandler.logging().guarded();
        private ThreadFactory threads = DaemonThreads.numbered("systemd4j unit events ");

        private Builder(BusAddress address) {
            this.address = address;
        }

        /**
         * Also follows a property, which is then part of {@link UnitState#properties}. {@link #open} asks systemd, and
         * refuses a property whose changes systemd does not announce, such as {@code MemoryCurrent} and
         * {@code CPUUsageNSec}. {@code busctl introspect} prints {@code emits-change}, {@code emits-invalidation} or
         * {@code const} for the others.
         *
         * @param interfaceName the interface of all units, {@code org.freedesktop.systemd1.Unit}, or of one type, see
         *     {@link UnitType#interfaceName}
         * @param name the property, such as {@code NRestarts}
         * @throws IllegalArgumentException if units have no such interface
         */
        public Builder property(String interfaceName, String name) {
            if (!TrackedProperties.isInterface(interfaceName)) {
                throw new IllegalArgumentException(
                        "invalid interface \"%s\": units don't have it, use %s or UnitType.interfaceName()"
                                .formatted(interfaceName, SystemdNames.UNIT));
            }
            properties.computeIfAbsent(interfaceName, _ -> new TreeSet<>()).add(name);
            return this;
        }

        /** Also follows a property of a type of units, such as {@code NRestarts} of services. */
        public Builder property(UnitType type, String name) {
            return property(type.interfaceName(), name);
        }

        /**
         * Sets how often all units are listed again, in case a signal was lost unnoticed; every five minutes by default.
         * Differences are delivered like any change.
         *
         * @param interval 1 second or more; zero for never
         * @throws IllegalArgumentException if it is shorter
         */
        public Builder verifyEvery(Duration interval) {
            if (!interval.isZero() && interval.compareTo(Duration.ofSeconds(1)) < 0) {
                throw new IllegalArgumentException(
                        "invalid interval %s: it must be 1 second or more, or zero for never".formatted(interval));
            }
            verifyInterval = interval;
            return this;
        }

        /**
         * Sets how long {@link #open} may take, 25 seconds by default. During this time it waits until systemd is on the
         * bus: a user's manager connects when the bus is used for the first time, and after a broker has started any
         * manager has to connect again.
         *
         * @throws IllegalArgumentException if it isn't positive
         */
        public Builder openTimeout(Duration limit) {
            openTimeout = Timeouts.checkPositive(limit);
            return this;
        }

        /** Sets the kind of connection; {@link Transport#SIGNAL_STREAM} by default. */
        public Builder transport(Transport kind) {
            transport = Objects.requireNonNull(kind);
            return this;
        }

        /** Sets the handler for exceptions of handlers, subscribers and conditions; by default they are logged. */
        public Builder errorHandler(ErrorHandler handler) {
            errorHandler = handler.guarded();
            return this;
        }

        /**
         * Sets the factory for the thread of each handler and subscriber. By default it is a daemon platform thread, with
         * the system class loader as context class loader, so that no consumer delays another one. Virtual threads are
         * cheaper for thousands of consumers, but share a few carrier threads.
         */
        public Builder threads(ThreadFactory factory) {
            threads = Objects.requireNonNull(factory);
            return this;
        }

        /**
         * Opens the watch, and waits until it knows all units. It connects again while systemd is not on the bus, and
         * when the broker closes the connection. After a timeout, the exception contains the error of the last attempt.
         *
         * @throws BusException if that fails; with {@link ErrorName#NAME_HAS_NO_OWNER} if systemd does not connect to the
         *     bus, {@link ErrorName#DISCONNECTED} if the broker closes each connection, and
         *     {@link ErrorName#UNKNOWN_PROPERTY} if units lack a selected property
         * @throws IllegalArgumentException if systemd does not announce the changes of a selected property, or if it is
         *     part of {@link UnitState} anyway
         */
        public UnitWatch open() {
            return new UnitWatch(this).start();
        }
    }

    // --- the connection

    private UnitWatch start() {
        LoopTasks.submit(loop, supervisor.opened(), supervisor::start);
        try {
            loop.await(supervisor::opened, openTimeout);
            return this;
        } catch (Throwable e) {
            close();
            BusException last = supervisor.lastFailure();
            if (last != null && FutureErrors.is(e, ErrorName.TIMEOUT)) {
                throw tooLate(last);
            }
            throw e;
        }
    }

    private BusException tooLate(BusException last) {
        String message = "not connected within %s; the last attempt failed: %s".formatted(openTimeout, last.message());
        return new BusException(last.name(), message, last.errno(), last);
    }

    private CompletableFuture<? extends BusConnection> connect(Transport transport) {
        return switch (transport) {
            case SIGNAL_STREAM -> openStream();
            case LIBSYSTEMD -> openBus();
        };
    }

    private CompletableFuture<SignalStream> openStream() {
        return SignalStream.builder(address)
                .loop(loop)
                .maxMessageSize(MAX_MESSAGE)
                .openAsync();
    }

    private CompletableFuture<Bus> openBus() {
        Bus.Builder builder =
                Bus.builder(address).description("systemd4j watch").loop(loop);
        return (address.isUnixSocket() ? builder.withoutDescriptors() : builder).openAsync();
    }

    private WatchSession startSession(BusConnection source) {
        var session = new WatchSession(source, table, properties, supervisor);
        session.start();
        return session;
    }

    // --- for feeds

    /**
     * Opens the events of a consumer.
     *
     * @param beginning selects the known units that the events begin with
     */
    UnitEvents open(UnitFilter filter, PendingEvents pending, UnaryOperator<Stream<UnitState>> beginning) {
        var events = new UnitEvents(filter, pending, errorHandler, this::forget);
        return onLoop(() -> {
            consumers.add(events, beginning.apply(table.states()));
            return events;
        });
    }

    private void forget(UnitEvents events) {
        try {
            loop.execute(() -> consumers.remove(events));
        } catch (RejectedExecutionException e) {
            // the watch was closed, and has removed all consumers
        }
    }

    ErrorHandler errorHandler() {
        return errorHandler;
    }

    ThreadFactory threads() {
        return threads;
    }

    private <T> T onLoop(Supplier<T> task) {
        try {
            return loop.inLoop()
                    ? task.get()
                    : CompletableFuture.supplyAsync(task, loop).join();
        } catch (RejectedExecutionException e) {
            throw new IllegalStateException("the watch was closed", e);
        } catch (CompletionException e) {
            throw e.getCause() instanceof IllegalStateException refused ? refused : e;
        }
    }

    // --- the units

    /** Returns a feed of all units, which conditions can restrict. */
    public UnitFeed feed() {
        return UnitFeed.of(this);
    }

    /**
     * Returns the state of a unit; empty if systemd has not loaded it.
     *
     * @throws IllegalArgumentException if it is no name of a unit
     * @throws IllegalStateException if the watch was closed
     */
    public Optional<UnitState> unit(String name) {
        return unit(new UnitName(name));
    }

    /**
     * Returns the state of a unit; empty if systemd has not loaded it.
     *
     * @throws IllegalStateException if the watch was closed
     */
    public Optional<UnitState> unit(UnitName name) {
        return onLoop(() -> table.state(name));
    }

    /**
     * Returns the state of each unit, by name and in the order of names.
     *
     * @throws IllegalStateException if the watch was closed
     */
    public SequencedMap<UnitName, UnitState> units() {
        return onLoop(() -> {
            var units = new TreeMap<UnitName, UnitState>();
            table.states().forEach(state -> units.put(state.name(), state));
            return units;
        });
    }

    /**
     * Returns whether the view of the units equals systemd's; see {@link OutOfSync}. False after the watch was closed.
     */
    public boolean isInSync() {
        return supervisor.isInSync();
    }

    /**
     * Closes the watch: feeds end after their pending events. Safe from any thread, any number of times.
     */
    @Override
    public void close() {
        loop.close();
    }
}
