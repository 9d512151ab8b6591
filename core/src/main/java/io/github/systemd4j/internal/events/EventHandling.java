package io.github.systemd4j.internal.events;

import io.github.systemd4j.internal.threads.DaemonThreads;
import io.github.systemd4j.loop.ErrorHandler;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/**
 * Calls a handler with each event, until the events end.
 *
 * @param events are closed at the end
 * @param handler an exception of it ends only that call
 * @param errors is notified of exceptions of the handler, and of a failure of the source
 * @param <E> the type of the events
 */
public record EventHandling<E>(EventQueue<E> events, Handler<? super E> handler, ErrorHandler errors)
        implements Runnable {
    /** A handler of events. */
    @FunctionalInterface
    public interface Handler<E> {
        /** Handles an event. */
        void onEvent(E event) throws Exception;
    }

    /** Starts on its own thread. If the thread can't be created, the events are closed. */
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
