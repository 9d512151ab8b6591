package io.github.systemd4j.manager;

import io.github.systemd4j.bus.ErrorHandler;
import java.time.Duration;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * The events of a {@link UnitFeed} to be taken one after another, by any thread; a virtual one parks while it waits.
 * Each is taken once: several threads, iterators or streams share them.
 *
 * <p>They end at once when this is closed, and once all were taken when the watch is closed. Whoever made this closes
 * it, so that nothing is kept for it any more.
 *
 * <pre>{@code
 * try (UnitEvents events = watch.feed().states("failed").events()) {
 *     for (UnitEvent event : events) {
 *         System.out.println(event);
 *     }
 * }
 * }</pre>
 */
public final class UnitEvents implements Iterable<UnitEvent>, AutoCloseable {
    private static final Duration FOREVER = Duration.ofNanos(Long.MAX_VALUE);

    private final UnitFilter filter;
    private final PendingEvents pending;
    private final ErrorHandler errors;
    private final Consumer<UnitEvents> onClose;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private boolean ended;
    private boolean closed;
    private @Nullable Throwable failure;

    UnitEvents(UnitFilter filter, PendingEvents pending, ErrorHandler errors, Consumer<UnitEvents> onClose) {
        this.filter = filter;
        this.pending = pending;
        this.errors = errors;
        this.onClose = onClose;
    }

    /** Events that none will be of. */
    static UnitEvents failed(Throwable cause, ErrorHandler errors) {
        var events = new UnitEvents(UnitFilter.ALL, new PendingEvents.Merging(), errors, _ -> {});
        events.end(cause);
        return events;
    }

    /** Adds a unit that was there when the consumer came. */
    void begin(UnitChange unit) {
        if (filter.selects(unit.unit())) {
            locked(() -> pending.begin(unit));
        }
    }

    /** Adds an event, and never waits for the consumer. */
    void offer(UnitEvent event) {
        if (!(event instanceof UnitChange change) || filter.selects(change.unit())) {
            locked(() -> {
                if (!ended) {
                    pending.add(event);
                }
            });
        }
    }

    /** No event comes any more, because the watch was closed or has failed. */
    void end(@Nullable Throwable cause) {
        locked(() -> {
            ended = true;
            failure = cause;
        });
    }

    private void locked(Runnable change) {
        lock.lock();
        try {
            change.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes the next event, and waits for it.
     *
     * @return null if none comes any more
     * @throws IllegalStateException if the watch has failed for good
     */
    public @Nullable UnitEvent take() throws InterruptedException {
        return poll(FOREVER);
    }

    /**
     * Takes the next event, and waits for it no longer than a limit, to the nanosecond.
     *
     * @return null if none has come in time, or none comes any more; {@link #isEnded} tells
     * @throws IllegalStateException if the watch has failed for good
     */
    public @Nullable UnitEvent poll(Duration limit) throws InterruptedException {
        long left = limit.isNegative() ? 0 : limit.compareTo(FOREVER) < 0 ? limit.toNanos() : Long.MAX_VALUE;
        long start = System.nanoTime();
        UnitEvent event = next(left);
        while (event instanceof UnitChange change && !isWanted(change)) {
            event = next(left - (System.nanoTime() - start));
        }
        return event;
    }

    private boolean isWanted(UnitChange change) {
        try {
            return filter.accepts(change);
        } catch (Throwable e) {
            errors.onError("the condition of a feed", e);
            return true;
        }
    }

    private @Nullable UnitEvent next(long limitNanos) throws InterruptedException {
        long left = limitNanos;
        lock.lockInterruptibly();
        try {
            UnitEvent event = pollPending();
            while (event == null && !ended && left > 0) {
                left = changed.awaitNanos(left);
                event = pollPending();
            }
            return event;
        } finally {
            lock.unlock();
        }
    }

    /** As {@link #take}, for a thread that only the consumer's own code can interrupt. */
    @Nullable
    UnitEvent takeUninterruptibly() {
        while (true) {
            try {
                return take();
            } catch (InterruptedException e) {
                errors.onError("a consumer of unit events, which goes on", e);
            }
        }
    }

    private @Nullable UnitEvent pollPending() {
        UnitEvent event = closed ? null : pending.poll();
        if (event == null && !closed && failure != null) {
            throw new IllegalStateException("the watch has failed: " + failure.getMessage(), failure);
        }
        return event;
    }

    /** Whether no event comes any more; some may still have to be taken. */
    public boolean isEnded() {
        lock.lock();
        try {
            return ended;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes the events one after another. It ends early, with the thread's interrupt status set, if that is
     * interrupted.
     */
    @Override
    public Iterator<UnitEvent> iterator() {
        return new Taking();
    }

    /** The events as a stream, which closes this when it is closed; it ends as {@link #iterator()} does. */
    public Stream<UnitEvent> stream() {
        int traits = Spliterator.ORDERED | Spliterator.NONNULL;
        return StreamSupport.stream(Spliterators.spliteratorUnknownSize(iterator(), traits), false)
                .onClose(this::close);
    }

    /** Ends it; from any thread, the second time without effect. A thread that waits gets null. */
    @Override
    public void close() {
        locked(() -> {
            ended = true;
            closed = true;
        });
        onClose.accept(this);
    }

    private final class Taking implements Iterator<UnitEvent> {
        private @Nullable UnitEvent next;

        @Override
        public boolean hasNext() {
            if (next == null) {
                next = takeUninterrupted();
            }
            return next != null;
        }

        private @Nullable UnitEvent takeUninterrupted() {
            try {
                return take();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return null;
            }
        }

        @Override
        public UnitEvent next() {
            UnitEvent taken = hasNext() ? next : null;
            if (taken == null) {
                throw new NoSuchElementException("the watch was closed");
            }
            next = null;
            return taken;
        }
    }
}
