package io.github.systemd4j.templates.container;

import io.github.systemd4j.internal.events.EventQueue;
import java.time.Duration;
import java.util.Iterator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Holds the events of a {@link ContainerEventListener}, to be taken one after another, by any thread; a virtual one parks while
 * it waits. Each is taken once: several threads, iterators or streams share them.
 *
 * <p>They end at once when this is closed, and once all were taken when the listener is stopped. Close it in the end:
 * until then, events are stored for it.
 */
public final class ContainerEvents implements Iterable<ContainerEvent>, AutoCloseable {
    private final EventQueue<ContainerEvent> queue;

    ContainerEvents(EventQueue<ContainerEvent> queue) {
        this.queue = queue;
    }

    /**
     * Takes the next event, and waits for it.
     *
     * @return null if none comes any more
     * @throws IllegalStateException if the watch of units has failed for good
     */
    public @Nullable ContainerEvent take() throws InterruptedException {
        return queue.take();
    }

    /**
     * Takes the next event, and waits for it no longer than a limit, to the nanosecond.
     *
     * @return null if none has come in time, or none comes any more; {@link #isEnded} says which
     * @throws IllegalStateException if the watch of units has failed for good
     */
    public @Nullable ContainerEvent poll(Duration limit) throws InterruptedException {
        return queue.poll(limit);
    }

    /** Returns whether no event comes any more; some may still have to be taken. */
    public boolean isEnded() {
        return queue.isEnded();
    }

    /**
     * Takes the events one after another. It ends early, with the thread's interrupt status set, if that is
     * interrupted.
     */
    @Override
    public Iterator<ContainerEvent> iterator() {
        return queue.iterator();
    }

    /** Returns the events as a stream, which closes this when it is closed; it ends as {@link #iterator()} does. */
    public Stream<ContainerEvent> stream() {
        return queue.stream().onClose(this::close);
    }

    /** Ends it; from any thread, the second time without effect. A thread that waits gets null. */
    @Override
    public void close() {
        queue.close();
    }
}
