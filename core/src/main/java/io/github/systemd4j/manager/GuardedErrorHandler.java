package io.github.systemd4j.manager;

import io.github.systemd4j.bus.ErrorHandler;

/**
 * An error handler whose own exceptions end nothing; they are logged.
 *
 * @param handler the user's
 */
record GuardedErrorHandler(ErrorHandler handler) implements ErrorHandler {
    @Override
    public void onError(String where, Throwable error) {
        try {
            handler.onError(where, error);
        } catch (Throwable t) {
            ErrorHandler.logging().onError(where, error);
            ErrorHandler.logging().onError("an error handler", t);
        }
    }
}
