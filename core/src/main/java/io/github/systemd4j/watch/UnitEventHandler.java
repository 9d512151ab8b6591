package io.github.systemd4j.watch;

/** A handler that receives the events of a {@link UnitFeed}, one after another, on its own thread. It may block. */
@FunctionalInterface
public interface UnitEventHandler {
    /**
     * Handles an event.
     *
     * @throws Exception any exception; it is reported to the watch's error handler, and the next event is delivered
     */
    void onEvent(UnitEvent event) throws Exception;
}
