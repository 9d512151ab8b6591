package io.github.systemd4j.watch;

/** Receives the events of a {@link UnitFeed}, one after another, on a thread of its own. May block. */
@FunctionalInterface
public interface UnitEventHandler {
    /**
     * Handles an event.
     *
     * @throws Exception anything; it goes to the watch's error handler, and the next event is delivered
     */
    void onEvent(UnitEvent event) throws Exception;
}
