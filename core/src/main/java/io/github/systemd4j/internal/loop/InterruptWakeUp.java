package io.github.systemd4j.internal.loop;

import java.io.IOException;
import java.nio.channels.spi.AbstractInterruptibleChannel;
import org.jspecify.annotations.Nullable;

/**
 * Makes an interrupt end a wait in C. The JDK lets an interrupt close the channel that the thread is blocked on, so such
 * a channel, without a descriptor, runs the wake-up when it is closed. Used by one thread.
 */
final class InterruptWakeUp {
    private final Runnable wakeUp;
    private @Nullable Marker marker;

    /** @param wakeUp ends the wait; runs on the interrupting thread */
    InterruptWakeUp(Runnable wakeUp) {
        this.wakeUp = wakeUp;
    }

    /** Begins a wait, which ends at once if the thread is interrupted already. */
    void begin() {
        Marker current = marker;
        if (current == null || !current.isOpen()) { // an interrupt has closed the last one
            current = new Marker(wakeUp);
            marker = current;
        }
        current.enter();
    }

    /** Ends the wait. */
    void end() {
        Marker current = marker;
        if (current != null) {
            current.leave();
        }
    }

    private static final class Marker extends AbstractInterruptibleChannel {
        private final Runnable wakeUp;

        Marker(Runnable wakeUp) {
            this.wakeUp = wakeUp;
        }

        void enter() {
            begin();
        }

        void leave() {
            try {
                end(true);
            } catch (IOException e) {
                // an interrupt, which the thread's status shows
            }
        }

        @Override
        protected void implCloseChannel() {
            wakeUp.run();
        }
    }
}
