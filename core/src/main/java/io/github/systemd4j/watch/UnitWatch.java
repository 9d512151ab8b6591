package io.github.systemd4j.watch;

import io.github.systemd4j.bus.Bus;
import io.github.systemd4j.bus.BusAddress;
import io.github.systemd4j.bus.BusConnection;
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
 * Follows the state of all of systemd's units, and tells consumers of each change.
 *
 * <p>After any fault a consumer's view becomes equal to systemd's, and it is told that it was in doubt: when the broker
 * restarts, when systemd reloads or executes itself anew, when the connection is lost, feeds deliver
 * {@link OutOfSync}; the watch connects again, as often as it takes, reads the list of units, delivers what differs,
 * and then {@link InSync}. Only the connection that owns systemd's bus name is believed.
 *
 * <p>A watch has a connection, and a daemon thread that does nothing but keep its view up to date: consumers have
 * threads of their own. Every method may be called from any thread.
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
    /** What dbus-daemon lets through on a system bus: the list of some 100,000 units, and no more of other peers. */
    private static final int MAX_MESSAGE = 32 << 20;

    private final BusAddress address;
    private final Duration openTimeout;
    private final ErrorHandler errorHandler;
    private final ThreadFactory threads;
    private final TrackedProperties properties;
    private final EventLoop loop;
    private final WatchSupervisor supervisor;

    // the loop's thread alone
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

    /** Watches the system's manager over the system bus. */
    public static UnitWatch openSystem() {
        return open(BusAddress.system());
    }

    /** Watches the user's manager over the user bus. */
    public static UnitWatch openUser() {
        return open(BusAddress.user());
    }

    /** Watches the manager on a bus, or the one at the other end of its private socket. */
    public static UnitWatch open(BusAddress address) {
        return builder(address).open();
    }

    /** Sets up a watch before it is opened. */
    public static Builder builder(BusAddress address) {
        return new Builder(address);
    }

    /** How a watch is to be opened. */
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
         * Also follows a property, which then is among {@link UnitState#properties}. {@link #open} refuses one whose
         * changes systemd doesn't announce, such as {@code MemoryCurrent} and {@code CPUUsageNSec}; it asks systemd.
         * busctl(1) shows it, too: a property that can be followed has {@code emits-change}, {@code emits-invalidation}
         * or {@code const}.
         *
         * @param interfaceName that of all units, {@code org.freedesktop.systemd1.Unit}, or the one of a type, see
         *     {@link UnitType#interfaceName}
         * @param name such as {@code NRestarts}
         * @throws IllegalArgumentException if it is no such interface
         */
        public Builder property(String interfaceName, String name) {
            if (!TrackedProperties.isInterface(interfaceName)) {
                throw new IllegalArgumentException(
                        "\"%s\" is no interface of units: take %s or UnitType.interfaceName()"
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
         * How often all units are read anew, should a signal have been lost that nobody has noticed; every five minutes
         * by default. What differs is delivered as any change.
         *
         * @param interval a second or more; zero for never
         * @throws IllegalArgumentException if it is shorter
         */
        public Builder verifyEvery(Duration interval) {
            if (!interval.isZero() && interval.compareTo(Duration.ofSeconds(1)) < 0) {
                throw new IllegalArgumentException("to verify every %s: a second or more, or zero".formatted(interval));
            }
            verifyInterval = interval;
            return this;
        }

        /**
         * How long {@link #open} may take, 25 seconds by default. It waits that long for systemd to come to the bus: a
         * user's manager comes when the bus is used for the first time, and all do after a broker has started.
         *
         * @throws IllegalArgumentException if it isn't positive
         */
        public Builder openTimeout(Duration limit) {
            if (!limit.isPositive()) {
                throw new IllegalArgumentException("a timeout must be positive: " + limit);
            }
            openTimeout = limit;
            return this;
        }

        /** Sets the kind of connection; {@link Transport#SIGNAL_STREAM} by default. */
        public Builder transport(Transport kind) {
            transport = Objects.requireNonNull(kind);
            return this;
        }

        /** Where exceptions of handlers, subscribers and conditions go; they are logged by default. */
        public Builder errorHandler(ErrorHandler handler) {
            errorHandler = handler.guarded();
            return this;
        }

        /**
         * Makes the thread of each handler and subscriber; by default a daemon thread of the platform, so that none can
         * keep another one waiting, with the system's class loader as context class loader. Virtual threads serve
         * thousands of them, but share the processors' threads.
         */
        public Builder threads(ThreadFactory factory) {
            threads = Objects.requireNonNull(factory);
            return this;
        }

        /**
         * Opens the watch, and waits until it knows all units. It connects again while systemd isn't on the bus, and
         * when the broker closes the connection. If time runs out, the exception has the error of the last attempt.
         *
         * @throws BusException if that fails; with {@link ErrorName#NAME_HAS_NO_OWNER} if systemd doesn't come to the
         *     bus, {@link ErrorName#DISCONNECTED} if the broker closes each connection, and
         *     {@link ErrorName#UNKNOWN_PROPERTY} if units don't have a chosen property
         * @throws IllegalArgumentException if systemd doesn't announce the changes of a chosen property, or if it is
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

    // --- what feeds need

    /**
     * Opens the events of a consumer.
     *
     * @param beginning which of the units that are known it begins with
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
            // the watch was closed, and has forgotten all
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

    // --- what everybody may ask

    /** A feed of all units, to be narrowed. */
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
     * Whether what is known is what systemd knows, and not in doubt, see {@link OutOfSync}; not once it was closed.
     */
    public boolean isInSync() {
        return supervisor.isInSync();
    }

    /**
     * Ends the watch: feeds end once their consumers have taken what has come. From any thread, and any number of
     * times.
     */
    @Override
    public void close() {
        loop.close();
    }
}
