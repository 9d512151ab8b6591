package io.github.systemd4j.watch;

import io.github.systemd4j.internal.events.EventQueue;
import io.github.systemd4j.loop.ErrorHandler;
import java.time.Duration;
import java.util.Iterator;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The events of a {@link UnitFeed}, for a consumer that takes them one after another. Safe from any thread; a virtual
 * thread parks while it waits. Each event is taken once: several threads, iterators or streams share them.
 *
 * <p>The events end at once when this is closed. When the watch is closed, they end after the last pending one. The caller
 * that opened this closes it, so that no further event is retained for it.
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

    /** Adds a unit that was known when the consumer was added. */
    void begin(UnitChange unit) {
        if (filter.selects(unit.unit())) {
            queue.fill(() -> pending.begin(unit));
        }
    }

    /** Adds an event. Never waits for the consumer. */
    void offer(UnitEvent event) {
        if (!(event instanceof UnitChange change) || filter.selects(change.unit())) {
            queue.fill(() -> pending.add(event));
        }
    }

    /** Ends the events after the last pending one, because the watch was closed or has failed. */
    void end(@Nullable Throwable cause) {
        queue.end(cause);
    }

    /**
     * Takes the next event, and waits for it.
     *
     * @return null after the end
     * @throws IllegalStateException if the watch has failed permanently
     */
    public @Nullable UnitEvent take() throws InterruptedException {
        return queue.take();
    }

    /**
     * Takes the next event, and waits for it up to a limit.
     *
     * @return null at the end of the limit, or after the end of the events; {@link #isEnded} distinguishes them
     * @throws IllegalStateException if the watch has failed permanently
     */
    public @Nullable UnitEvent poll(Duration limit) throws InterruptedException {
        return queue.poll(limit);
    }

    /** Returns whether no further event can arrive; some may still be pending. */
    public boolean isEnded() {
        return queue.isEnded();
    }

    /**
     * Returns an iterator that takes the events one after another. If the thread is interrupted, it ends early, with the
     * thread's interrupt status set.
     */
    @Override
    public Iterator<UnitEvent> iterator() {
        return queue.iterator();
    }

    /** Returns the events as a stream, which closes this when it is closed, and ends as {@link #iterator()} does. */
    public Stream<UnitEvent> stream() {
        return queue.stream().onClose(this::close);
    }

    /** Ends the events. Safe from any thread, any number of times. A waiting thread gets null. */
    @Override
    public void close() {
        queue.close();
    }
}
