package io.github.systemd4j.internal.events;

import io.github.systemd4j.internal.threads.DaemonThreads;
import io.github.systemd4j.loop.ErrorHandler;
import java.util.Objects;
import java.util.concurrent.Flow;
import java.util.concurrent.ThreadFactory;
import java.util.function.Supplier;

/**
 * Publishes events to any number of subscribers, each with its own queue and thread.
 *
 * @param opening creates the queue of a subscriber; throws {@link IllegalStateException} after the end of the source
 * @param threads creates its thread
 * @param errors is notified of exceptions that subscribers throw against their contract
 * @param <E> the type of the events
 */
public record EventPublisher<E>(Supplier<EventQueue<E>> opening, ThreadFactory threads, ErrorHandler errors)
        implements Flow.Publisher<E> {
    @Override
    public void subscribe(Flow.Subscriber<? super E> subscriber) {
        Objects.requireNonNull(subscriber);
        EventQueue<E> events = open();
        try {
            DaemonThreads.start(threads, new EventDelivery<>(subscriber, events, errors));
        } catch (Throwable t) {
            events.close();
            EventQueue<E> none = EventQueue.failed("starting the subscriber's thread", t, errors);
            new EventDelivery<>(subscriber, none, errors).run();
        }
    }

    /** A subscriber is notified that the source was closed on its own thread. */
    private EventQueue<E> open() {
        try {
            return opening.get();
        } catch (IllegalStateException e) {
            return EventQueue.failed("the source of events", e, errors);
        }
    }
}
