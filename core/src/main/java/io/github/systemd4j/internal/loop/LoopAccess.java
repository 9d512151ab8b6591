package io.github.systemd4j.internal.loop;

import io.github.systemd4j.internal.AccessorHolder;
import io.github.systemd4j.loop.EventLoop;
import io.github.systemd4j.loop.EventSource;
import io.github.systemd4j.message.BusException;
import io.github.systemd4j.message.ErrorName;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

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

    /** Returns whether the calling thread drives the loop, and is in no handler or task, so that it may wait. */
    public abstract boolean canDrive(EventLoop loop);

    /**
     * Runs turns until the caller waits for nothing more, the time is over, or the thread is interrupted. For a thread
     * that {@link #canDrive}.
     *
     * @param first the source that the result comes from, which may read before the loop waits; null if it isn't known
     * @param done returns whether the caller waits for nothing more; changes on the loop's thread, or wakes the loop up
     * @throws BusException with {@link ErrorName#DISCONNECTED} if the loop ends before
     */
    public abstract void drive(EventLoop loop, @Nullable EventSource first, BooleanSupplier done, long limitNanos);

    /**
     * Returns whether the caller that drives the loop waits for nothing more, so that a source should leave what else
     * has arrived to a later turn.
     */
    public abstract boolean isAwaitedDone(EventLoop loop);

    /** Returns an error text for a caller on another thread, which has waited for a loop that doesn't run. */
    public abstract String idleText(EventLoop loop);

    /**
     * Makes the next wait linger while no other source is ready, although this one may be.
     *
     * @param nanos 0 for not at all
     */
    public abstract void linger(EventLoop loop, EventSource source, long nanos);

    /** Watches a source again whose descriptor may have been replaced, and the old one closed. */
    public abstract void rearm(EventLoop loop, EventSource source);
}
