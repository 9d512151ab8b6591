package io.github.systemd4j.internal.events;

import io.github.systemd4j.loop.ErrorHandler;
import java.time.Duration;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * Queues the events of one consumer, which takes them one after another. They end immediately when this queue is
 * closed, and after the last event when their source has ended.
 *
 * @param <E> the type of the events
 */
public final class EventQueue<E> implements AutoCloseable {
    private static final Duration FOREVER = Duration.ofNanos(Long.MAX_VALUE);

    private final String source;
    private final Supplier<@Nullable E> pending;
    private final Predicate<E> wanted;
    private final ErrorHandler errors;
    private final Runnable onClose;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private boolean ended;
    private boolean closed;
    private @Nullable Throwable failure;

    /**
     * Creates a queue.
     *
     * @param source the source of the events, for messages
     * @param pending returns the next pending event; called under this queue's lock
     * @param wanted the consumer's condition for events; called on the thread that takes them
     * @param errors is notified of exceptions of the consumer's code
     * @param onClose makes the source forget this queue
     */
    public EventQueue(
            String source, Supplier<@Nullable E> pending, Predicate<E> wanted, ErrorHandler errors, Runnable onClose) {
        this.source = source;
        this.pending = pending;
        this.wanted = wanted;
        this.errors = errors;
        this.onClose = onClose;
    }

    /** Creates a queue that has failed. */
    static <E> EventQueue<E> failed(String what, Throwable cause, ErrorHandler errors) {
        var none = new EventQueue<E>(what, () -> null, _ -> true, errors, () -> {});
        none.end(cause);
        return none;
    }

    // --- for the source

    /** Changes the pending events, unless the queue has ended, and wakes the waiting thread. */
    public void fill(Runnable change) {
        locked(() -> {
            if (!ended) {
                change.run();
            }
        });
    }

    /** Ends the queue, because the source was closed or has failed. */
    public void end(@Nullable Throwable cause) {
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

    // --- for the consumer

    /** Takes the next event, and waits for it; null after the end. */
    public @Nullable E take() throws InterruptedException {
        return poll(FOREVER);
    }

    /** Takes the next event, and waits for it up to a limit; null if none has arrived. */
    public @Nullable E poll(Duration limit) throws InterruptedException {
        long left = limit.isNegative() ? 0 : limit.compareTo(FOREVER) < 0 ? limit.toNanos() : Long.MAX_VALUE;
        long start = System.nanoTime();
        E event = next(left);
        while (event != null && !isWanted(event)) {
            event = next(left - (System.nanoTime() - start));
        }
        return event;
    }

    private boolean isWanted(E event) {
        try {
            return wanted.test(event);
        } catch (Throwable e) {
            errors.onError("the condition of a feed", e);
            return true;
        }
    }

    private @Nullable E next(long limitNanos) throws InterruptedException {
        long left = limitNanos;
        lock.lockInterruptibly();
        try {
            E event = pollPending();
            while (event == null && !ended && left > 0) {
                left = changed.awaitNanos(left);
                event = pollPending();
            }
            return event;
        } finally {
            lock.unlock();
        }
    }

    private @Nullable E pollPending() {
        E event = closed ? null : pending.get();
        if (event == null && !closed && failure != null) {
            throw new IllegalStateException("%s has failed: %s".formatted(source, failure.getMessage()), failure);
        }
        return event;
    }

    /**
     * Takes the next event like {@link #take}, for a thread that only the consumer's own code can interrupt, and that
     * must not end if memory runs out.
     */
    @Nullable
    E takeUninterruptibly() {
        while (true) {
            try {
                return take();
            } catch (InterruptedException | OutOfMemoryError e) {
                errors.onError("a consumer of events, which continues", e);
            }
        }
    }

    /** Returns whether no further event can arrive; some may still be pending. */
    public boolean isEnded() {
        lock.lock();
        try {
            return ended;
        } finally {
            lock.unlock();
        }
    }

    /** Iterates over the events, until the thread is interrupted. */
    public Iterator<E> iterator() {
        return new Taking();
    }

    /** Returns the events as a stream, which ends as {@link #iterator()} does. */
    public Stream<E> stream() {
        int traits = Spliterator.ORDERED | Spliterator.NONNULL;
        return StreamSupport.stream(Spliterators.spliteratorUnknownSize(iterator(), traits), false);
    }

    /** Ends the queue, and wakes a waiting thread. */
    @Override
    public void close() {
        locked(() -> {
            ended = true;
            closed = true;
        });
        onClose.run();
    }

    private final class Taking implements Iterator<E> {
        private @Nullable E next;

        @Override
        public boolean hasNext() {
            if (next == null) {
                next = takeUninterrupted();
            }
            return next != null;
        }

        private @Nullable E takeUninterrupted() {
            try {
                return take();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return null;
            }
        }

        @Override
        public E next() {
            E taken = hasNext() ? next : null;
            if (taken == null) {
                throw new NoSuchElementException(source + " was closed");
            }
            next = null;
            return taken;
        }
    }
}
