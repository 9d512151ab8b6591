package io.github.systemd4j.internal.loop;

import io.github.systemd4j.internal.AccessorHolder;
import io.github.systemd4j.loop.EventLoop;
import io.github.systemd4j.loop.EventSource;

/** Gives the connections operations of their loop that aren't public. Used on the loop's thread. */
public abstract class LoopAccess {
    private static final AccessorHolder<LoopAccess> HOLDER = new AccessorHolder<>(EventLoop.class);

    protected LoopAccess() {}

    /** Returns the implementation. Store it in a static final field, so that calls can be inlined. */
    public static LoopAccess get() {
        return HOLDER.get();
    }

    /** Sets the implementation; once, while {@link EventLoop} is initialized. */
    public static void set(LoopAccess access) {
        HOLDER.set(access);
    }

    /** Begins a call during which the loop must neither poll nor end. */
    public abstract void enter(EventLoop loop);

    /** Ends such a call. */
    public abstract void leave(EventLoop loop);

    /**
     * Makes the next wait linger while no other source is ready, although this one may be.
     *
     * @param nanos 0 for not at all
     */
    public abstract void linger(EventLoop loop, EventSource source, long nanos);

    /** Watches a source again whose descriptor may have been replaced, and the old one closed. */
    public abstract void rearm(EventLoop loop, EventSource source);
}
