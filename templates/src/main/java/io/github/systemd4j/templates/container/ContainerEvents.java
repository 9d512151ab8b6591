package io.github.systemd4j.templates.container;

import io.github.systemd4j.internal.events.EventQueue;
import java.time.Duration;
import java.util.Iterator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Returns the events of a {@link ContainerEventListener} one after another, to any thread; a virtual thread parks while
 * it waits. Each event is returned once: several threads, iterators or streams share the events.
 *
 * <p>The events end immediately when this is closed, and after the last one when the listener is stopped. Close this at
 * the end, because events are stored for it until then.
 */
public final class ContainerEvents implements Iterable<ContainerEvent>, AutoCloseable {
    private final EventQueue<ContainerEvent> queue;

    ContainerEvents(EventQueue<ContainerEvent> queue) {
        this.queue = queue;
    }

    /**
     * Waits for the next event, and returns it.
     *
     * @return null after the last event
     * @throws IllegalStateException if the watch of units has failed permanently
     */
    public @Nullable ContainerEvent take() throws InterruptedException {
        return queue.take();
    }

    /**
     * Waits for the next event up to a limit, in nanoseconds, and returns it.
     *
     * @return null if no event has arrived in time, or after the last event; {@link #isEnded} distinguishes both
     * @throws IllegalStateException if the watch of units has failed permanently
     */
    public @Nullable ContainerEvent poll(Duration limit) throws InterruptedException {
        return queue.poll(limit);
    }

    /** Returns whether no further event arrives; some may still be waiting. */
    public boolean isEnded() {
        return queue.isEnded();
    }

    /** Iterates over the events. Ends early, with the thread's interrupt status set, if the thread is interrupted. */
    @Override
    public Iterator<ContainerEvent> iterator() {
        return queue.iterator();
    }

    /** Returns the events as a stream. Closing the stream closes this; the stream ends as {@link #iterator()} does. */
    public Stream<ContainerEvent> stream() {
        return queue.stream().onClose(this::close);
    }

    /** Ends the events. Safe from any thread; further calls have no effect. A waiting thread receives null. */
    @Override
    public void close() {
        queue.close();
    }
}
