package io.github.systemd4j.watch;

import io.github.systemd4j.internal.events.EventQueue;
import io.github.systemd4j.loop.ErrorHandler;
import java.time.Duration;
import java.util.Iterator;
import java.util.function.Consumer;
import java.util.stream.Stream;
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
    private final UnitFilter filter;
    private final PendingEvents pending;
    private final EventQueue<UnitEvent> queue;

    UnitEvents(UnitFilter filter, PendingEvents pending, ErrorHandler errors, Consumer<UnitEvents> onClose) {
        this.filter = filter;
        this.pending = pending;
        this.queue = new EventQueue<>("the watch", pending::poll, this::isWanted, errors, () -> onClose.accept(this));
    }

    private boolean isWanted(UnitEvent event) {
        return !(event instanceof UnitChange change) || filter.accepts(change);
    }

    EventQueue<UnitEvent> queue() {
        return queue;
    }

    /** Adds a unit that was there when the consumer came. */
    void begin(UnitChange unit) {
        if (filter.selects(unit.unit())) {
            queue.fill(() -> pending.begin(unit));
        }
    }

    /** Adds an event, and never waits for the consumer. */
    void offer(UnitEvent event) {
        if (!(event instanceof UnitChange change) || filter.selects(change.unit())) {
            queue.fill(() -> pending.add(event));
        }
    }

    /** No event comes any more, because the watch was closed or has failed. */
    void end(@Nullable Throwable cause) {
        queue.end(cause);
    }

    /**
     * Takes the next event, and waits for it.
     *
     * @return null if none comes any more
     * @throws IllegalStateException if the watch has failed for good
     */
    public @Nullable UnitEvent take() throws InterruptedException {
        return queue.take();
    }

    /**
     * Takes the next event, and waits for it no longer than a limit, to the nanosecond.
     *
     * @return null if none has come in time, or none comes any more; {@link #isEnded} tells
     * @throws IllegalStateException if the watch has failed for good
     */
    public @Nullable UnitEvent poll(Duration limit) throws InterruptedException {
        return queue.poll(limit);
    }

    /** Whether no event comes any more; some may still have to be taken. */
    public boolean isEnded() {
        return queue.isEnded();
    }

    /**
     * Takes the events one after another. It ends early, with the thread's interrupt status set, if that is
     * interrupted.
     */
    @Override
    public Iterator<UnitEvent> iterator() {
        return queue.iterator();
    }

    /** The events as a stream, which closes this when it is closed; it ends as {@link #iterator()} does. */
    public Stream<UnitEvent> stream() {
        return queue.stream().onClose(this::close);
    }

    /** Ends it; from any thread, the second time without effect. A thread that waits gets null. */
    @Override
    public void close() {
        queue.close();
    }
}
