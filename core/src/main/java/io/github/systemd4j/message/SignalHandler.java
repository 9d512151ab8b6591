package io.github.systemd4j.message;

/** Receives the signals of a subscription, one after another, on the loop's thread. Should not block. */
@FunctionalInterface
public interface SignalHandler {
    /**
     * Handles a signal.
     *
     * @param signal valid until this method returns
     * @throws Exception any; it is reported to the loop's error handler, and the subscription continues
     */
    void onSignal(Message signal) throws Exception;
}
