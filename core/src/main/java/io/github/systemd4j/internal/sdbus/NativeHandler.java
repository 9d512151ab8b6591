package io.github.systemd4j.internal.sdbus;

import io.github.systemd4j.loop.ErrorHandler;
import io.github.systemd4j.message.Body;
import io.github.systemd4j.message.BusException;

/**
 * Represents a number in the {@link HandlerTable}: an object that libsystemd calls. Its text names it in reports to
 * the {@link ErrorHandler}.
 */
interface NativeHandler {
    /** Frees the resources of the handler, because the connection and all its slots end. */
    void onClosed(BusException cause);

    /** A receiver of messages. */
    interface OfMessages extends NativeHandler {
        /**
         * Handles a message.
         *
         * @return libsystemd's convention: 0 to pass it to other handlers, positive if it is handled
         */
        int onMessage(ScopedMessage message) throws Exception;
    }

    /** The getter and setter of an exported property. */
    interface OfProperty extends NativeHandler {
        /** Returns the value for an answer. */
        Body get() throws Exception;

        /** Sets the value; the message's cursor is inside the variant that contains it. */
        void set(ScopedMessage message) throws Exception;
    }
}
