package io.github.systemd4j.internal;

import java.util.ArrayDeque;
import java.util.Deque;

/** Handles signals that are sent to this process, until this object is closed. */
public final class ProcessSignals implements AutoCloseable {
    private final Deque<HandledSignal> handled = new ArrayDeque<>();

    /**
     * Runs a handler for each signal that arrives, on a new thread. If the process was started with the signal ignored,
     * as nohup(1) does with {@code HUP}, it remains ignored.
     *
     * @param name such as {@code TERM}
     * @throws IllegalStateException if the JVM leaves the signal to the operating system, or has no signals
     */
    public void handle(String name, Runnable handler) {
        try {
            handled.push(HandledSignal.install(name, handler));
        } catch (NoClassDefFoundError e) {
            throw new IllegalStateException(
                    "SIG%s can't be handled: this JVM lacks the module jdk.unsupported".formatted(name), e);
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException(
                    "SIG%s can't be handled: this JVM leaves it to the operating system; start java without -Xrs"
                            .formatted(name),
                    e);
        }
    }

    /** Restores the previous handling of the signals. */
    @Override
    public void close() {
        while (!handled.isEmpty()) {
            handled.pop().restore();
        }
    }
}
