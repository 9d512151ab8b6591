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
 * Which events of a {@link UnitWatch} a consumer wants, and how. Immutable: each method returns another feed, and each
 * condition must hold. A feed costs nothing until {@link #events}, {@link #subscribe} or a subscription to
 * {@link #publisher} opens it, any number of times.
 *
 * <p>It begins with all units that are wanted, each as {@link UnitChange.Type#ADDED}, and goes on with what changes.
 *
 * <p>Each consumer has a queue of its own; a slow one never makes the watch or another one wait. What the queue does
 * with a backlog is the feed's choice. Whichever it is, the queue is bounded, by the number of units in the end, and
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

    /** All units, coalescing. */
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

    // --- which

    /**
     * Only units with these names, and those of {@link #patterns} if there are any.
     *
     * @param names those that systemd calls the units by; an alias is none
     * @throws IllegalArgumentException for what is no unit's name
     */
    public UnitFeed names(String... names) {
        checkSome("names", names);
        return with(filter.named(Arrays.stream(names).map(name -> new UnitName(name).value())));
    }

    /**
     * Only units whose names match one of these shell patterns, as systemctl takes them, and those of {@link #names} if
     * there are any.
     */
    public UnitFeed patterns(String... globs) {
        checkSome("patterns", globs);
        return with(filter.matching(Arrays.stream(globs).map(Glob::new)));
    }

    /** Only units of these types. */
    public UnitFeed types(UnitType... types) {
        checkSome("types", types);
        return with(filter.ofTypes(Arrays.stream(types)));
    }

    /**
     * Only units whose load, active or sub state is one of these words, as in {@code systemctl --state=}. A unit that
     * ceases to have such a state is shown once more.
     */
    public UnitFeed states(String... words) {
        checkSome("states", words);
        return with(filter.inStates(Arrays.stream(words)));
    }

    /**
     * Only units in states for which this holds. A unit that ceases to be in one is shown once more.
     *
     * @param condition is called on the consumer's thread; what it throws goes to the watch's error handler, and
     *     counts as true
     */
    public UnitFeed where(Predicate<? super UnitState> condition) {
        return with(filter.where(condition));
    }

    /** None would mean all, which whoever has computed them doesn't expect. */
    private static void checkSome(String what, Object[] values) {
        if (values.length == 0) {
            throw new IllegalArgumentException(
                    "no %s: no unit would be wanted; leave the condition out for all".formatted(what));
        }
    }

    /** Only what changes from now on, and not what is there. */
    public UnitFeed liveOnly() {
        return new UnitFeed(watch, filter, backlog, _ -> Stream.empty());
    }

    // --- how

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
            throw new IllegalArgumentException("a queue of %d events: it must hold 1 or more".formatted(capacity));
        }
    }

    // --- consumers

    /**
     * Opens the feed for a consumer that takes the events itself.
     *
     * @throws IllegalStateException if the watch was closed
     */
    public UnitEvents events() {
        return watch.open(filter, backlog.get(), beginning);
    }

    /**
     * Opens the feed for a handler, which is called on a thread of its own; see {@link UnitWatch.Builder#threads}. What
     * is thrown if there can be no thread is thrown here, and closes the feed.
     *
     * @return closing it ends the calls; one that is running ends first or afterwards
     * @throws IllegalStateException if the watch was closed
     */
    public UnitSubscription subscribe(UnitEventHandler handler) {
        Objects.requireNonNull(handler);
        UnitEvents events = events();
        new EventHandling<>(events.queue(), handler::onEvent, watch.errorHandler()).start(watch.threads());
        return events::close;
    }

    /**
     * A publisher that opens the feed for each subscriber, which is called on a thread of its own; see
     * {@link UnitWatch.Builder#threads}. It completes when the watch is closed, and fails if that fails for good or if
     * there can be no thread.
     *
     * @see <a href="https://github.com/reactive-streams/reactive-streams-jvm">Reactive Streams</a>
     */
    public Flow.Publisher<UnitEvent> publisher() {
        return new EventPublisher<>(() -> events().queue(), watch.threads(), watch.errorHandler());
    }
}
