package io.github.systemd4j.internal.sdbus;

import io.github.systemd4j.loop.ErrorHandler;
import io.github.systemd4j.message.Body;
import io.github.systemd4j.message.BusException;

/**
 * What a number in the {@link HandlerTable} stands for: something that libsystemd calls back. Its text names it in
 * reports to the {@link ErrorHandler}.
 */
interface NativeHandler {
    /** The connection ends, and with it every slot. Frees what belongs to it. */
    void onClosed(BusException cause);

    /** What messages are passed to. */
    interface OfMessages extends NativeHandler {
        /**
         * Handles a message.
         *
         * @return libsystemd's convention: 0 to let others see it, positive when it is dealt with
         */
        int onMessage(ScopedMessage message) throws Exception;
    }

    /** What the value of an exported property comes from and goes to. */
    interface OfProperty extends NativeHandler {
        /** The value to answer with. */
        Body get() throws Exception;

        /** Takes a value; the message's cursor is inside the variant that holds it. */
        void set(ScopedMessage message) throws Exception;
    }
}
