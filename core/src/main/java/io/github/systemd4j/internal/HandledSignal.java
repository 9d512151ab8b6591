package io.github.systemd4j.internal;

import sun.misc.Signal;
import sun.misc.SignalHandler;

/**
 * A signal with a handler of ours, and the handler that it had before. The only class that names the JDK's only API for
 * signals. Without reflection and proxies, because their first use takes the JVM long and delays the start of a
 * service.
 */
final class HandledSignal implements SignalHandler {
    private final Signal signal;
    private final Runnable handler;
    private SignalHandler before = SignalHandler.SIG_DFL;

    private HandledSignal(String name, Runnable handler) {
        this.signal = new Signal(name);
        this.handler = handler;
    }

    /**
     * Handles a signal from now on.
     *
     * @throws IllegalArgumentException if the JVM leaves the signal to the operating system
     */
    static HandledSignal install(String name, Runnable handler) {
        var handled = new HandledSignal(name, handler);
        handled.before = Signal.handle(handled.signal, handled);
        return handled;
    }

    @Override
    public void handle(Signal arrived) {
        handler.run();
    }

    void restore() {
        Signal.handle(signal, before);
    }
}
