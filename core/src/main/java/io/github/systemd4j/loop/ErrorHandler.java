package io.github.systemd4j.loop;

import io.github.systemd4j.message.BusException;

/**
 * Receives the exceptions of handlers and tasks, which end nothing else. Called on the loop's thread, or on the one that
 * is said where it is set.
 *
 * <p>Each exception is reported once, with its stack trace. A {@link BusException} without an errno that an exported
 * method or property throws is not: it is the answer to the caller, who gets it as a D-Bus error. It is reported where
 * there is no caller to answer: if the call wants no reply, or if a getter throws it while a change is announced.
 */
@FunctionalInterface
public interface ErrorHandler {
    /**
     * Takes note of an exception. One thrown from here is logged.
     *
     * @param where what was running, human-readable: a handler by its match rule, such as {@code the handler of
     *     type='signal',member='Changed'}, a method, getter or setter by its interface and member, such as {@code the
     *     method io.example.Files.Open}
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
                logIfPossible(where, error);
                logIfPossible("an error handler", t);
            }
        };
    }

    private static void logIfPossible(String where, Throwable error) {
        try {
            logging().onError(where, error);
        } catch (Throwable t) {
            // there is nobody else to tell
        }
    }
}
