package io.github.systemd4j.manager;

import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.Flow;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which events of a {@link UnitWatch} a consumer wants, and how. Immutable: each method returns another feed, and each
 * condition must hold. A feed costs nothing until {@link #events}, {@link #subscribe} or a subscription to
 * {@link #publisher} opens it, any number of times.
 *
 * <p>It begins with all units that are wanted, each as {@link UnitChange.Type#ADDED}, and goes on with what changes.
 *
 * <p>Each consumer has a queue of its own; a slow one never makes the watch or another one wait. What the queue does
 * with a backlog is the feed's choice. Whichever it is, the queue is bounded, by the number of units in the end, and the
 * last state of a unit is never lost.
 */
public final class UnitFeed {
    private final UnitWatch watch;
    private final UnitFilter filter;
    private final Supplier<PendingEvents> backlog;
    private final boolean live;

    private UnitFeed(UnitWatch watch, UnitFilter filter, Supplier<PendingEvents> backlog, boolean live) {
        this.watch = watch;
        this.filter = filter;
        this.backlog = backlog;
        this.live = live;
    }

    /** All units, coalescing. */
    static UnitFeed of(UnitWatch watch) {
        return new UnitFeed(watch, UnitFilter.ALL, PendingEvents.Merging::new, false);
    }

    private UnitFeed with(UnitFilter changed) {
        return new UnitFeed(watch, changed, backlog, live);
    }

    private UnitFeed with(Supplier<PendingEvents> changed) {
        return new UnitFeed(watch, filter, changed, live);
    }

    // --- which

    /** Only units with these names, and those of {@link #patterns} if there are any. */
    public UnitFeed names(String... names) {
        Set<String> all = union(filter.names(), Arrays.stream(names).map(name -> new UnitName(name).value()));
        return with(new UnitFilter(all, filter.patterns(), filter.types(), filter.states(), filter.condition()));
    }

    /**
     * Only units whose names match one of these shell patterns, as systemctl takes them, and those of {@link #names} if
     * there are any.
     *
     * @throws IllegalArgumentException for a pattern that is none
     */
    public UnitFeed patterns(String... globs) {
        Set<Pattern> all = union(filter.patterns(), Arrays.stream(globs).map(Glob::compile));
        return with(new UnitFilter(filter.names(), all, filter.types(), filter.states(), filter.condition()));
    }

    /** Only units of these types. */
    public UnitFeed types(UnitType... types) {
        Set<UnitType> all = union(filter.types(), Arrays.stream(types));
        return with(new UnitFilter(filter.names(), filter.patterns(), all, filter.states(), filter.condition()));
    }

    /**
     * Only units whose load, active or sub state is one of these words, as in {@code systemctl --state=}. A unit that
     * ceases to have such a state is shown once more.
     */
    public UnitFeed states(String... words) {
        Set<String> all = union(filter.states(), Arrays.stream(words));
        return with(new UnitFilter(filter.names(), filter.patterns(), filter.types(), all, filter.condition()));
    }

    /**
     * Only units in states for which this holds. A unit that ceases to be in one is shown once more.
     *
     * @param condition is called on the consumer's thread; what it throws goes to the watch's error handler, and
     *     counts as true
     */
    public UnitFeed where(Predicate<UnitState> condition) {
        Predicate<UnitState> both = filter.condition().and(condition);
        return with(new UnitFilter(filter.names(), filter.patterns(), filter.types(), filter.states(), both));
    }

    private static <T> Set<T> union(Set<T> some, Stream<T> more) {
        return Stream.concat(some.stream(), more).collect(Collectors.toUnmodifiableSet());
    }

    /** Only what changes from now on, and not what is there. */
    public UnitFeed liveOnly() {
        return new UnitFeed(watch, filter, backlog, true);
    }

    // --- how

    /** Merges changes of the same unit that a slow consumer has not taken yet into one; the default. */
    public UnitFeed coalescing() {
        return with(PendingEvents.Merging::new);
    }

    /**
     * Keeps single events up to a number. Once the queue is full, what comes is held back, merged, until the consumer has
     * taken what is there.
     */
    public UnitFeed blocking(int capacity) {
        checkCapacity(capacity);
        return with(() -> new PendingEvents.Blocking(capacity));
    }

    /**
     * Keeps the newest single events up to a number. Once the queue is full, the oldest ones are dropped: {@link Gap}
     * tells how many, and what they have changed follows, merged.
     */
    public UnitFeed droppingOldest(int capacity) {
        checkCapacity(capacity);
        return with(() -> new PendingEvents.DroppingOldest(capacity));
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
        return watch.open(filter, backlog.get(), live);
    }

    /**
     * Opens the feed for a handler, which is called on a virtual thread of its own.
     *
     * @return closing it ends the calls; one that is running ends first or afterwards
     * @throws IllegalStateException if the watch was closed
     */
    public UnitSubscription subscribe(UnitEventHandler handler) {
        UnitEvents events = events();
        Thread.ofVirtual().name("systemd4j unit events").start(() -> handle(events, handler));
        return events::close;
    }

    private void handle(UnitEvents events, UnitEventHandler handler) {
        try (events) {
            UnitEvent event = events.takeUninterruptibly();
            while (event != null) {
                handle(event, handler);
                event = events.takeUninterruptibly();
            }
        } catch (IllegalStateException e) {
            watch.errorHandler().onError("a watch", e);
        }
    }

    private void handle(UnitEvent event, UnitEventHandler handler) {
        try {
            handler.onEvent(event);
        } catch (Throwable t) {
            watch.errorHandler().onError("a handler of unit events", t);
        }
    }

    /**
     * A publisher that opens the feed for each subscriber, which is called on a virtual thread of its own. It completes
     * when the watch is closed, and fails if that fails for good.
     *
     * @see <a href="https://github.com/reactive-streams/reactive-streams-jvm">Reactive Streams</a>
     */
    public Flow.Publisher<UnitEvent> publisher() {
        return new UnitPublisher(this::events, watch.errorHandler());
    }
}
