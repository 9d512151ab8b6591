package io.github.systemd4j.internal.events;

import io.github.systemd4j.loop.ErrorHandler;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * Delivers events to a subscriber on its own thread, as many as it has requested. An event is taken before it may be
 * delivered, so that the end is reported without a request.
 *
 * @param <E> the type of the events
 */
final class EventDelivery<E> implements Flow.Subscription, Runnable {
    private final Flow.Subscriber<? super E> subscriber;
    private final EventQueue<E> events;
    private final ErrorHandler errors;
    private long requested;
    private boolean canceled;
    private @Nullable Exception failure;

    EventDelivery(Flow.Subscriber<? super E> subscriber, EventQueue<E> events, ErrorHandler errors) {
        this.subscriber = subscriber;
        this.events = events;
        this.errors = errors;
    }

    @Override
    public synchronized void request(long n) {
        if (n <= 0) {
            refuse(n);
        } else {
            requested = n > Long.MAX_VALUE - requested ? Long.MAX_VALUE : requested + n;
            notifyAll();
        }
    }

    private void refuse(long n) {
        if (!canceled) {
            failure = new IllegalArgumentException("request(%d): it must be 1 or more, rule 3.9".formatted(n));
            cancel();
        }
    }

    @Override
    public synchronized void cancel() {
        canceled = true;
        events.close();
        notifyAll();
    }

    @Override
    public void run() {
        try (events) {
            subscriber.onSubscribe(this);
            deliver();
            finish();
        } catch (Throwable t) {
            errors.onError("a subscriber of events", t);
        }
    }

    private void deliver() {
        E event = take();
        while (event != null && awaitRequest()) {
            subscriber.onNext(event);
            event = take();
        }
    }

    private @Nullable E take() {
        try {
            return events.takeUninterruptibly();
        } catch (IllegalStateException e) {
            fail(e);
            return null;
        }
    }

    private synchronized void fail(Exception cause) {
        failure = cause;
    }

    /** Returns whether an event may be delivered, which needs a request; none may after a cancellation. */
    private synchronized boolean awaitRequest() {
        while (requested == 0 && !canceled) {
            awaitChange();
        }
        requested--;
        return !canceled;
    }

    /** Only the subscriber itself can interrupt the thread, and an interrupt does not end a subscription. */
    private void awaitChange() {
        try {
            wait();
        } catch (InterruptedException e) {
            errors.onError("a subscriber of events, which continues", e);
        }
    }

    private void finish() {
        Exception cause = failure();
        if (cause != null) {
            subscriber.onError(cause);
        } else if (!isCanceled()) {
            subscriber.onComplete();
        }
    }

    private synchronized @Nullable Exception failure() {
        return failure;
    }

    private synchronized boolean isCanceled() {
        return canceled;
    }
}
