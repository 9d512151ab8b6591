package io.github.systemd4j.internal.events;

import io.github.systemd4j.bus.ErrorHandler;
import io.github.systemd4j.internal.threads.DaemonThreads;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/**
 * Calls a handler with one event after another, until none comes any more.
 *
 * @param events are closed in the end
 * @param handler what it throws ends nothing but that call
 * @param errors is told what the handler throws, and why the source has failed
 * @param <E> what the events are
 */
public record EventHandling<E>(EventQueue<E> events, Handler<? super E> handler, ErrorHandler errors)
        implements Runnable {
    /** What is called with an event. */
    @FunctionalInterface
    public interface Handler<E> {
        /** Handles an event. */
        void onEvent(E event) throws Exception;
    }

    /** Begins on a thread of its own. If there can be none, the events are closed. */
    public void start(ThreadFactory threads) {
        try {
            DaemonThreads.start(threads, this);
        } catch (Throwable t) {
            events.close();
            throw t;
        }
    }

    @Override
    public void run() {
        try (events) {
            @Nullable E event = events.takeUninterruptibly();
            while (event != null) {
                handle(event);
                event = events.takeUninterruptibly();
            }
        } catch (IllegalStateException e) {
            errors.onError("a watch", e);
        }
    }

    private void handle(E event) {
        try {
            handler.onEvent(event);
        } catch (Throwable t) {
            errors.onError("a handler of events", t);
        }
    }
}
