package io.github.systemd4j.watch;

import io.github.systemd4j.internal.events.EventHandling;
import io.github.systemd4j.internal.events.EventPublisher;
import io.github.systemd4j.unit.UnitName;
import io.github.systemd4j.unit.UnitType;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Objects;
import java.util.concurrent.Flow;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * Selects the events of a {@link UnitWatch} for a consumer. Immutable: each method returns a new feed, and a unit must
 * meet all conditions. A feed costs nothing until {@link #events}, {@link #subscribe} or a subscription to
 * {@link #publisher} opens it. It may be opened any number of times.
 *
 * <p>The events begin with all selected units, each as {@link UnitChange.Type#ADDED}, and continue with their changes.
 *
 * <p>Each consumer has its own queue, so a slow consumer never delays the watch or another consumer. {@link #overflow}
 * decides what the queue does when the consumer is too slow. In any case its size is limited by the number of units, and
 * the last state of a unit is never lost.
 */
public final class UnitFeed {
    private final UnitWatch watch;
    private final UnitFilter filter;
    private final Supplier<PendingEvents> backlog;
    private final UnaryOperator<Stream<UnitState>> beginning;

    private UnitFeed(
            UnitWatch watch,
            UnitFilter filter,
            Supplier<PendingEvents> backlog,
            UnaryOperator<Stream<UnitState>> beginning) {
        this.watch = watch;
        this.filter = filter;
        this.backlog = backlog;
        this.beginning = beginning;
    }

    /** Returns a feed of all units. */
    static UnitFeed of(UnitWatch watch) {
        return new UnitFeed(watch, UnitFilter.ALL, PendingEvents.Coalescing::new, UnitFeed::byName);
    }

    private static Stream<UnitState> byName(Stream<UnitState> units) {
        return units.sorted(Comparator.comparing(UnitState::name));
    }

    private UnitFeed with(UnitFilter changed) {
        return new UnitFeed(watch, changed, backlog, beginning);
    }

    private UnitFeed with(Supplier<PendingEvents> changed) {
        return new UnitFeed(watch, filter, changed, beginning);
    }

    // --- conditions

    /**
     * Selects units by name, in addition to those that {@link #patterns} selects.
     *
     * @param names the names that systemd uses for the units, not aliases
     * @throws IllegalArgumentException if one is no name of a unit, or if there are none
     */
    public UnitFeed names(String... names) {
        checkSome("names", names);
        return with(filter.named(Arrays.stream(names).map(name -> new UnitName(name).value())));
    }

    /**
     * Selects units whose names match one of these shell patterns, as systemctl accepts them, in addition to those that
     * {@link #names} selects.
     *
     * @throws IllegalArgumentException if there are no patterns
     */
    public UnitFeed patterns(String... globs) {
        checkSome("patterns", globs);
        return with(filter.matching(Arrays.stream(globs).map(Glob::new)));
    }

    /**
     * Selects units of these types.
     *
     * @throws IllegalArgumentException if there are no types
     */
    public UnitFeed types(UnitType... types) {
        checkSome("types", types);
        return with(filter.ofTypes(Arrays.stream(types)));
    }

    /**
     * Selects units whose load, active or sub state is one of these, as in {@code systemctl --state=}. The change of a
     * unit that leaves such a state is delivered, too.
     *
     * @throws IllegalArgumentException if there are no states
     */
    public UnitFeed states(String... states) {
        checkSome("states", states);
        return with(filter.inStates(Arrays.stream(states)));
    }

    /**
     * Selects units in states that meet a condition. The change of a unit that leaves such a state is delivered, too.
     *
     * @param condition is called on the consumer's thread; an exception is reported to the watch's error handler, and
     *     counts as true
     */
    public UnitFeed where(Predicate<? super UnitState> condition) {
        return with(filter.where(condition));
    }

    /** Refuses an empty list, which could mean all units or none. */
    private static void checkSome(String what, Object[] values) {
        if (values.length == 0) {
            throw new IllegalArgumentException(
                    "no %s: no unit would be selected; omit the condition to select all units".formatted(what));
        }
    }

    /** Omits the units that are known when the feed is opened, and delivers only changes from then on. */
    public UnitFeed liveOnly() {
        return new UnitFeed(watch, filter, backlog, _ -> Stream.empty());
    }

    // --- the queue

    /**
     * Delivers single events from a queue of limited capacity, and says what happens to those that exceed it. Without
     * this, a feed has no queue of single events: changes of one unit that the consumer has not taken yet are coalesced
     * into one. Coalesced events have the order of the first one of each unit, and {@link UnitChange#time()} of the
     * last one.
     *
     * @param policy what happens to events that exceed the capacity
     * @param capacity how many single events the queue holds
     * @throws IllegalArgumentException if the capacity is not positive
     */
    public UnitFeed overflow(OverflowPolicy policy, int capacity) {
        checkCapacity(capacity);
        return with(
                switch (policy) {
                    case COALESCE -> () -> new PendingEvents.BufferingThenCoalescing(capacity);
                    case DROP_OLDEST -> () -> new PendingEvents.DroppingOldest(capacity);
                });
    }

    private static void checkCapacity(int capacity) {
        if (capacity < 1) {
            throw new IllegalArgumentException("invalid capacity %d: it must be 1 or more".formatted(capacity));
        }
    }

    // --- consumers

    /**
     * Opens the feed for a consumer that takes the events itself, and that closes them.
     *
     * @throws IllegalStateException if the watch was closed
     */
    public UnitEvents events() {
        return watch.open(filter, backlog.get(), beginning);
    }

    /**
     * Opens the feed for a handler, which is called on its own thread; see {@link UnitWatch.Builder#threads}. If the
     * thread can't be created, the exception is thrown here, and the handler is not subscribed.
     *
     * @return the subscription; closing it ends the calls
     * @throws IllegalStateException if the watch was closed
     */
    public UnitSubscription subscribe(UnitEventHandler handler) {
        Objects.requireNonNull(handler);
        UnitEvents events = events();
        new EventHandling<>(events.queue(), handler::onEvent, watch.errorHandler()).start(watch.threads());
        return events::close;
    }

    /**
     * Returns a publisher that opens the feed for each subscriber, which is called on its own thread; see
     * {@link UnitWatch.Builder#threads}. It completes when the watch is closed. It fails if the watch fails permanently,
     * or if the thread can't be created.
     *
     * @see <a href="https://github.com/reactive-streams/reactive-streams-jvm">Reactive Streams</a>
     */
    public Flow.Publisher<UnitEvent> publisher() {
        return new EventPublisher<>(() -> events().queue(), watch.threads(), watch.errorHandler());
    }
}
