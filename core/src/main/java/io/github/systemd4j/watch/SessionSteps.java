package io.github.systemd4j.watch;

import io.github.systemd4j.bindings.Libc;
import io.github.systemd4j.message.SignalHandler;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs the steps of a {@link WatchSession}: any exception in a step, and any failed call, ends the session. Only for the
 * loop's thread.
 */
final class SessionSteps {
    private final Runnable onFailure;
    private @Nullable Throwable failure;
    private long progressed = Libc.monotonicMicros();

    /** @param onFailure runs when the session has failed, possibly several times */
    SessionSteps(Runnable onFailure) {
        this.onFailure = onFailure;
    }

    /** Runs a step. */
    void run(Runnable step) {
        try {
            step.run();
        } catch (Throwable t) {
            fail(t);
        }
    }

    /** Returns a handler that ends the session if it fails, because the change of its signal would be lost. */
    SignalHandler handler(SignalHandler handler) {
        return signal -> {
            try {
                if (failure == null) {
                    handler.onSignal(signal);
                }
            } catch (Throwable t) {
                fail(t);
            }
        };
    }

    /** Returns what continues after a call: the next step, or the end of the session if the call has failed. */
    <T extends @Nullable Object> BiConsumer<T, @Nullable Throwable> then(Consumer<T> next) {
        return (value, error) -> {
            try {
                progress();
                if (error != null) {
                    fail(error);
                } else if (failure == null) {
                    next.accept(value);
                }
            } catch (Throwable t) {
                fail(t);
            }
        };
    }

    /** Ends the session. Allocates nothing, because memory may have run out. */
    void fail(Throwable cause) {
        setFailed(cause);
        onFailure.run();
    }

    /** Ends the session without a notification. */
    void setFailed(Throwable cause) {
        if (failure == null) {
            failure = cause;
        }
    }

    /** Returns why the session has failed; null while it has not. */
    @Nullable
    Throwable failure() {
        return failure;
    }

    /** Records that a call was made, or that its reply has arrived. */
    void progress() {
        progressed = Libc.monotonicMicros();
    }

    /** Returns when the last call was made or its reply has arrived: microseconds of {@code CLOCK_MONOTONIC}. */
    long progressed() {
        return progressed;
    }
}
