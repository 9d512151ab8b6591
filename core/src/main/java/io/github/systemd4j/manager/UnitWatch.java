package io.github.systemd4j.manager;

import io.github.systemd4j.bus.Bus;
import io.github.systemd4j.bus.BusAddress;
import io.github.systemd4j.bus.BusException;
import io.github.systemd4j.bus.ErrorHandler;
import io.github.systemd4j.bus.ErrorName;
import io.github.systemd4j.bus.EventLoop;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Follows the state of all of systemd's units, and tells consumers of each change.
 *
 * <p>After any fault a consumer's view becomes equal to systemd's, and it is told that it was in doubt: when the broker
 * restarts, when systemd reloads or executes itself anew, when the connection is lost, feeds deliver
 * {@link Disconnected}; the watch connects again, as often as it takes, reads the list of units, delivers what differs,
 * and then {@link Reconnected}. Only the connection that owns systemd's bus name is believed.
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
    private final BusAddress address;
    private final Duration verifyInterval;
    private final ErrorHandler errorHandler;
    private final TrackedProperties properties;
    private final Duration openTimeout;
    private final long started = System.nanoTime();
    private final EventLoop loop;
    private final CompletableFuture<UnitWatch> opened = new CompletableFuture<>();
    private final UnitTable table = new UnitTable(this::publish);
    private final Backoff backoff = new Backoff();
    private final Set<UnitEvents> consumers = new LinkedHashSet<>();
    private volatile boolean connected;
    private @Nullable Disconnected disconnected;
    private boolean closing;
    private @Nullable Throwable failure;

    private UnitWatch(Builder builder) {
        this.address = builder.address;
        this.verifyInterval = builder.verifyInterval;
        this.errorHandler = builder.errorHandler;
        this.properties = new TrackedProperties(builder.properties);
        this.openTimeout = builder.openTimeout;
        this.loop = EventLoop.start("systemd4j watch of " + address, errorHandler);
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
        private Duration openTimeout = Duration.ofSeconds(10);
        private Duration verifyInterval = Duration.ofMinutes(1);
        private ErrorHandler errorHandler = ErrorHandler.logging();

        private Builder(BusAddress address) {
            this.address = address;
        }

        /**
         * Also follows a property, which then is among {@link UnitState#properties}. It must be one whose changes systemd
         * announces; busctl(1) shows that: {@code emits-change} or {@code emits-invalidation}.
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
                                .formatted(interfaceName, Systemd.UNIT));
            }
            properties.computeIfAbsent(interfaceName, _ -> new TreeSet<>()).add(name);
            return this;
        }

        /**
         * How often the whole list of units is read, should a signal have been lost that nobody has noticed; every minute
         * by default. Zero: never.
         */
        public Builder verifyEvery(Duration interval) {
            if (interval.isNegative()) {
                throw new IllegalArgumentException("an interval must not be negative: " + interval);
            }
            verifyInterval = interval;
            return this;
        }

        /**
         * How long {@link #open} waits for systemd to come to the bus, if it isn't there yet: a user's manager comes when
         * the bus is used for the first time, and all do after a broker has started. 10 seconds by default.
         */
        public Builder openTimeout(Duration limit) {
            openTimeout = limit;
            return this;
        }

        /** Where exceptions of handlers and subscribers go; they are logged by default. */
        public Builder errorHandler(ErrorHandler handler) {
            errorHandler = handler;
            return this;
        }

        /**
         * Opens the watch, and waits until it knows all units.
         *
         * @throws BusException if that fails; with {@link ErrorName#NAME_HAS_NO_OWNER} if the bus has no systemd
         */
        public UnitWatch open() {
            return new UnitWatch(this).start();
        }
    }

    // --- the connection; on the loop's thread

    private UnitWatch start() {
        loop.execute(this::connect);
        try {
            return opened.join();
        } catch (CompletionException e) {
            close();
            throw e.getCause() instanceof BusException bus ? bus : e;
        }
    }

    private void connect() {
        if (!closing) {
            Bus.builder(address)
                    .description("systemd4j watch")
                    .loop(loop)
                    .openAsync()
                    .whenComplete(this::onConnected);
        }
    }

    private void onConnected(@Nullable Bus bus, @Nullable Throwable error) {
        if (bus == null) {
            onLost(error == null ? new IllegalStateException() : error);
        } else {
            new WatchSession(bus, bus::subscribeAsync, table, properties, new SessionListener()).start(verifyInterval);
        }
    }

    private final class SessionListener implements WatchSession.Listener {
        @Override
        public void onInterrupted(Disconnected.Reason reason, String message) {
            interrupted(reason, message);
        }

        @Override
        public void onCurrent() {
            backoff.reset();
            if (!connected) {
                connected = true;
                disconnected = null;
                if (!opened.complete(UnitWatch.this)) {
                    publish(new Reconnected(Instant.now()));
                }
            }
        }

        @Override
        public void onLost(Throwable cause) {
            UnitWatch.this.onLost(cause);
        }
    }

    private void interrupted(Disconnected.Reason reason, String message) {
        if (connected) {
            connected = false;
            disconnected = new Disconnected(reason, message, Instant.now());
            publish(disconnected);
        }
    }

    private void onLost(Throwable error) {
        Throwable cause = Failures.cause(error);
        if (closing || !isAwaited(cause) && opened.completeExceptionally(cause)) {
            return;
        }
        interrupted(Disconnected.Reason.CONNECTION_LOST, String.valueOf(cause.getMessage()));
        if (mayPass(cause)) {
            Duration pause = backoff.next();
            CompletableFuture.delayedExecutor(pause.toMillis(), TimeUnit.MILLISECONDS, loop)
                    .execute(this::connect);
        } else {
            end(cause);
        }
    }

    /** Whether opening goes on, since systemd comes to a bus only once that has started. */
    private boolean isAwaited(Throwable cause) {
        return Failures.isAbsence(cause)
                && Duration.ofNanos(System.nanoTime() - started).compareTo(openTimeout) < 0;
    }

    /** What isn't a matter of the bus, or asks for a property that units don't have, will fail again. */
    private static boolean mayPass(Throwable cause) {
        return cause instanceof BusException bus
                && !bus.is(ErrorName.UNKNOWN_PROPERTY)
                && !bus.is(ErrorName.INVALID_SIGNATURE);
    }

    // --- the consumers

    private void publish(UnitEvent event) {
        consumers.forEach(consumer -> consumer.offer(event));
    }

    private void end(@Nullable Throwable cause) {
        closing = true;
        failure = cause;
        consumers.forEach(consumer -> consumer.end(cause));
        consumers.clear();
    }

    UnitEvents open(UnitFilter filter, PendingEvents pending, boolean live) {
        var events = new UnitEvents(filter, pending, errorHandler, this::forget);
        onLoop(() -> {
            attach(events, live);
            return events;
        });
        return events;
    }

    private void attach(UnitEvents events, boolean live) {
        if (closing) {
            throw new IllegalStateException("the watch was closed", failure);
        }
        if (!live) {
            table.states()
                    .sorted(Comparator.comparing(UnitState::name))
                    .forEach(state -> events.offer(UnitChange.initial(state)));
        }
        if (disconnected != null) {
            events.offer(disconnected);
        }
        consumers.add(events);
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
     * What is known now of each unit, by name and in the order of names.
     *
     * @throws IllegalStateException if the watch was closed
     */
    public SequencedMap<String, UnitState> units() {
        return onLoop(() -> {
            var units = new TreeMap<String, UnitState>();
            table.states().forEach(state -> units.put(state.name(), state));
            return units;
        });
    }

    /** Whether what is known is what systemd knows, and not in doubt; see {@link Disconnected}. */
    public boolean isConnected() {
        return connected;
    }

    /** Ends the watch: feeds end once their consumers have taken what has come. From any thread, and any number of times. */
    @Override
    public void close() {
        try {
            loop.execute(() -> end(null));
        } catch (RejectedExecutionException e) {
            // it was closed before
        }
        loop.close();
    }
}
