package io.github.systemd4j.internal.events;

import io.github.systemd4j.bus.ErrorHandler;
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
 * The events of one consumer to be taken one after another. They end at once when this is closed, and once all were
 * taken when their source has ended.
 *
 * @param <E> what the events are
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
     * A queue.
     *
     * @param source what the events come from, for messages
     * @param pending takes the next event of those that are there; called under this queue's lock
     * @param wanted which of them the consumer wants; called on the thread that takes them
     * @param errors is told what the consumer's code throws
     * @param onClose lets the source forget this queue
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

    // --- the source's side

    /** Changes what is pending, unless none may come any more, and wakes who waits for it. */
    public void fill(Runnable change) {
        locked(() -> {
            if (!ended) {
                change.run();
            }
        });
    }

    /** No event comes any more, because the source was closed or has failed. */
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

    // --- the consumer's side

    /** Takes the next event, and waits for it; null if none comes any more. */
    public @Nullable E take() throws InterruptedException {
        return poll(FOREVER);
    }

    /** Takes the next event, and waits for it no longer than a limit; null if none has come. */
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
     * As {@link #take}, for a thread that only the consumer's own code can interrupt, and which no lack of memory may
     * end.
     */
    @Nullable
    E takeUninterruptibly() {
        while (true) {
            try {
                return take();
            } catch (InterruptedException | OutOfMemoryError e) {
                errors.onError("a consumer of events, which goes on", e);
            }
        }
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

    /** Takes the events one after another, until the thread is interrupted. */
    public Iterator<E> iterator() {
        return new Taking();
    }

    /** The events as a stream; it ends as {@link #iterator()} does. */
    public Stream<E> stream() {
        int traits = Spliterator.ORDERED | Spliterator.NONNULL;
        return StreamSupport.stream(Spliterators.spliteratorUnknownSize(iterator(), traits), false);
    }

    /** Ends it, and what a thread waits for. */
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
