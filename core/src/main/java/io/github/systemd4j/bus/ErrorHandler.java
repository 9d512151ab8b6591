package io.github.systemd4j.bus;

/**
 * Where exceptions go that no caller waits for: those of handlers and of tasks. Called on the loop's thread, or on the
 * one that is said where it is set.
 */
@FunctionalInterface
public interface ErrorHandler {
    /**
     * Takes note of an exception. One thrown from here is logged.
     *
     * @param where what was running, such as {@code a signal handler}
     */
    void onError(String where, Throwable error);

    /** Logs each exception as an error of the logger {@code io.github.systemd4j}. */
    static ErrorHandler logging() {
        return (where, error) -> System.getLogger("io.github.systemd4j")
                .log(System.Logger.Level.ERROR, "an exception in " + where, error);
    }

    /** This handler, as one whose own exceptions end nothing: they are logged. */
    default ErrorHandler guarded() {
        return (where, error) -> {
            try {
                onError(where, error);
            } catch (Throwable t) {
                logging().onError(where, error);
                logging().onError("an error handler", t);
            }
        };
    }
}
