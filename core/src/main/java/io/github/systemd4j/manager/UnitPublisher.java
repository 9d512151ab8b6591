package io.github.systemd4j.manager;

import io.github.systemd4j.bus.ErrorHandler;
import java.util.Objects;
import java.util.concurrent.Flow;
import java.util.concurrent.ThreadFactory;
import java.util.function.Supplier;

/**
 * Publishes events to any number of subscribers, each with events and a thread of its own.
 *
 * @param opening makes the events of a subscriber
 * @param threads makes its thread
 * @param errors is told what subscribers throw against their contract
 */
record UnitPublisher(Supplier<UnitEvents> opening, ThreadFactory threads, ErrorHandler errors)
        implements Flow.Publisher<UnitEvent> {
    @Override
    public void subscribe(Flow.Subscriber<? super UnitEvent> subscriber) {
        Objects.requireNonNull(subscriber);
        threads.newThread(new UnitDelivery(subscriber, open(), errors)).start();
    }

    /** A subscriber is told on its own side that a watch was closed. */
    private UnitEvents open() {
        try {
            return opening.get();
        } catch (IllegalStateException e) {
            return UnitEvents.failed(e, errors);
        }
    }
}
