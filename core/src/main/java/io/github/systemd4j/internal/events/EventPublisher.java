package io.github.systemd4j.internal.events;

import io.github.systemd4j.bus.ErrorHandler;
import io.github.systemd4j.internal.threads.DaemonThreads;
import java.util.Objects;
import java.util.concurrent.Flow;
import java.util.concurrent.ThreadFactory;
import java.util.function.Supplier;

/**
 * Publishes events to any number of subscribers, each with a queue and a thread of its own.
 *
 * @param opening makes the queue of a subscriber; throws {@link IllegalStateException} if there can't be one any more
 * @param threads makes its thread
 * @param errors is told what subscribers throw against their contract
 * @param <E> what the events are
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

    /** A subscriber is told on its own side that the source was closed. */
    private EventQueue<E> open() {
        try {
            return opening.get();
        } catch (IllegalStateException e) {
            return EventQueue.failed("the source of events", e, errors);
        }
    }
}
