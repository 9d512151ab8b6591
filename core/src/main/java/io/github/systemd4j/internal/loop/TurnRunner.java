package io.github.systemd4j.internal.loop;

import io.github.systemd4j.bindings.Headroom;
import io.github.systemd4j.internal.BusErrors;
import io.github.systemd4j.internal.Epoll;
import io.github.systemd4j.loop.ErrorHandler;
import io.github.systemd4j.loop.EventSource;
import io.github.systemd4j.message.BusException;
import io.github.systemd4j.message.ErrorName;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs the turns of a loop until the loop has ended. A turn runs tasks, waits for events, and dispatches them. Used on
 * the loop's thread, except for methods that say otherwise.
 */
public final class TurnRunner {
    /** A wait without limit. */
    public static final long FOREVER = -1;

    /**
     * Bounds the time until the loop looks for events again; with so many tasks, the cost of that look is negligible.
     */
    private static final int TASKS_A_TURN = 1_000;

    private final Epoll epoll;
    private final SourceTable sources;
    private final EventWait wait;
    private final TaskQueue tasks;
    private final ErrorHandler errors;
    private final boolean driven;
    private final InterruptWakeUp interrupts;
    private final @Nullable Headroom headroom;

    /**
     * How long other sources wait while results are there at once, in nanoseconds: many calls, so that the cost of a
     * turn is small for each, and little for the other sources.
     */
    private static final long EARLY_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    /** When the caller has last run a turn, by the clock of {@link System#nanoTime}. */
    private long ranAt = System.nanoTime() - EARLY_NANOS;

    /** The number of calls on the stack during which the loop must neither poll nor end. */
    private int depth;

    private volatile long turns;
    private volatile boolean closeRequested;
    private boolean closing;

    /** What the caller of a driven loop waits for. */
    private @Nullable BooleanSupplier awaited;

    /** The error that ended the last turn. */
    private @Nullable Throwable escaped;

    /**
     * @param errors receives errors of the loop itself, and never throws
     * @param driven whether the caller's stack may be deep, so that it has to be checked
     */
    public TurnRunner(
            Epoll epoll, SourceTable sources, EventWait wait, TaskQueue tasks, ErrorHandler errors, boolean driven) {
        this.epoll = epoll;
        this.sources = sources;
        this.wait = wait;
        this.tasks = tasks;
        this.errors = errors;
        this.driven = driven;
        this.headroom = driven ? Headroom.remembering() : null;
        this.interrupts = new InterruptWakeUp(tasks::wakeUp);
    }

    /** Begins a call during which the loop must neither poll nor end. */
    public void enter() {
        depth++;
    }

    /** Ends such a call. */
    public void leave() {
        depth--;
    }

    /** Returns whether a turn or such a call is on the stack. */
    public boolean isRunning() {
        return depth > 0;
    }

    /** Returns the number of turns, which shows whether the loop runs. May be called by any thread. */
    public long count() {
        return turns;
    }

    /** Runs turns until the loop has ended. */
    public void run() {
        while (!tasks.isClosed()) {
            runOnce(FOREVER);
        }
    }

    /**
     * Runs turns until the caller waits for nothing more, the time is over, or the thread is interrupted.
     *
     * @param first the source that the result comes from; null if it isn't known
     * @param done returns whether the caller waits for nothing more; changes on this thread, or the loop is woken up
     * @throws BusException with {@link ErrorName#DISCONNECTED} if the loop ends before
     */
    public void runUntil(@Nullable EventSource first, BooleanSupplier done, long limitNanos) {
        long begin = System.nanoTime();
        awaited = done;
        try {
            if (first != null && !hasWork() && begin - ranAt < EARLY_NANOS) {
                dispatchEarly(first);
            }
            for (long rest = limitNanos; // usually one turn is enough, which needs no second look at the clock
                    !done.getAsBoolean() && rest > 0 && !Thread.currentThread().isInterrupted();
                    rest = done.getAsBoolean() ? 0 : limitNanos - (System.nanoTime() - begin)) {
                if (tasks.isClosed()) {
                    throw BusErrors.closedHere();
                }
                ranAt = begin;
                runOnce(TimeUnit.NANOSECONDS.toMicros(rest) + 1);
            }
        } finally {
            awaited = null;
        }
    }

    /**
     * Lets a source read before the loop waits for it: if a peer answers at once, its reply is often there when the call
     * has been written.
     */
    private void dispatchEarly(EventSource source) {
        depth++;
        try {
            checkStack(true);
            source.dispatch(EventSource.IN);
        } catch (StackOverflowError e) {
            throw e; // the caller's stack is too deep
        } catch (Throwable t) {
            escaped = t;
        } finally {
            depth--;
        }
    }

    /** Returns whether the caller of a driven loop waits for nothing more, so that it is to be returned to. */
    public boolean isAwaitedDone() {
        BooleanSupplier done = awaited;
        return done != null && done.getAsBoolean();
    }

    /**
     * Runs one turn.
     *
     * @param limitMicros how long to wait for the first event
     */
    @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes
    public void runOnce(long limitMicros) {
        turns++;
        depth++;
        try {
            checkStack(!tasks.isEmpty());
            reportEscaped();
            tasks.run(TASKS_A_TURN);
            closeIfRequested();
            int ready = await(isAwaitedDone() ? 0 : limitMicros);
            checkStack(ready > 0 || sources.hasExpired());
            for (int i = 0; i < ready; i++) {
                dispatch(epoll.token(i), epoll.events(i));
            }
            sources.dispatchExpired();
            tasks.run(TASKS_A_TURN);
            closeIfRequested();
        } catch (Throwable t) {
            if (driven && t instanceof StackOverflowError e) {
                throw e; // the caller's stack is too deep
            }
            escaped = t; // reporting it now would take memory, which may have run out
        } finally {
            depth--;
        }
        if (isFinished()) {
            end();
        }
    }

    /** Waits for events. A thread that has called a blocking method can be interrupted meanwhile. */
    private int await(long limitMicros) {
        long limit = refresh(limitMicros);
        if (awaited == null || limit == 0) {
            return wait.await(limit);
        }
        interrupts.begin();
        try {
            return wait.await(limit);
        } finally {
            interrupts.end();
        }
    }

    /**
     * Updates epoll with the events that the sources wait for.
     *
     * @return how long the loop may wait, in microseconds
     */
    public long refresh(long limitMicros) {
        return sources.refresh(hasWork() ? 0 : limitMicros);
    }

    /** Checks the stack of a driven loop, which may be deep. The loop's own thread starts with an empty one. */
    private void checkStack(boolean callsBack) {
        if (headroom != null && callsBack) {
            headroom.checkAgain();
        }
    }

    /** Returns whether there is work that no descriptor reports. */
    private boolean hasWork() {
        return !tasks.isEmpty() || escaped != null || closeRequested && !closing || isFinished();
    }

    private void dispatch(int token, int events) {
        if (token == TaskQueue.TOKEN) {
            tasks.acknowledge();
            return;
        }
        sources.dispatch(token, events);
    }

    private void reportEscaped() {
        Throwable error = escaped;
        if (error != null) {
            errors.onError("the event loop", error);
            escaped = null;
        }
    }

    /** Makes the loop end after the tasks that were queued before. May be called by any thread. */
    public void requestClose() {
        closeRequested = true;
        if (!tasks.isClosed()) {
            tasks.wakeUp();
        }
    }

    /**
     * Closes the loop after the tasks that were queued before the request. Allocates nothing, because memory may have
     * run out.
     */
    private void closeIfRequested() {
        if (closeRequested && !closing) {
            tasks.runQueued();
            closing = true;
        }
        if (closing && !sources.close()) {
            tasks.wakeUp();
        }
    }

    private boolean isFinished() {
        return closing && sources.isEmpty();
    }

    private void end() {
        tasks.close();
        epoll.close();
    }
}
