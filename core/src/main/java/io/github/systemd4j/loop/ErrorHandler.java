package io.github.systemd4j.loop;

import io.github.systemd4j.message.BusException;

/**
 * Receives the exceptions of handlers and tasks, which affect nothing else. Called on the loop's thread, unless the
 * method that sets the handler names another thread.
 *
 * <p>Each exception is reported once, with its stack trace. A {@link BusException} without an errno that an exported
 * method or property throws is not reported: it is sent to the caller as a D-Bus error. It is reported if there is no
 * caller to answer: the call expects no reply, or a getter throws it while a change is announced.
 */
@FunctionalInterface
public interface ErrorHandler {
    /**
     * Handles an exception. An exception that this method throws is logged.
     *
     * @param where what was running, human-readable: a handler by its match rule, such as {@code the handler of
     *     type='signal',member='Changed'}, a method, getter or setter by its interface and member, such as {@code the
     *     method io.example.Files.Open}
     */
    void onError(String where, Throwable error);

    /** Returns a handler that logs each exception as an error of the logger {@code io.github.systemd4j}. */
    static ErrorHandler logging() {
        return (where, error) -> System.getLogger("io.github.systemd4j")
                .log(System.Logger.Level.ERROR, "an exception in " + where, error);
    }

    /** Returns this handler with its own exceptions caught and logged. */
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
            // there is no other way to report it
        }
    }
}
