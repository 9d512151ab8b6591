package io.github.systemd4j.manager;

import io.github.systemd4j.bus.BusException;
import java.util.concurrent.CompletionException;

/** What futures fail with. */
final class Failures {
    private Failures() {}

    /** What went wrong, without the wrapping of futures. */
    static Throwable cause(Throwable error) {
        Throwable cause = error.getCause();
        return error instanceof CompletionException && cause != null ? cause(cause) : error;
    }

    /** Whether it was a bus's error of that name. */
    static boolean is(Throwable error, String errorName) {
        return cause(error) instanceof BusException failure && failure.is(errorName);
    }
}
