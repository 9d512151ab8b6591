package io.github.systemd4j.loop;

import io.github.systemd4j.bindings.Headroom;
import io.github.systemd4j.bindings.Libsystemd;
import io.github.systemd4j.bindings.Linkage;
import io.github.systemd4j.bindings.libc.libc_h;
import io.github.systemd4j.internal.BusErrors;
import io.github.systemd4j.internal.Epoll;
import io.github.systemd4j.internal.Errno;
import io.github.systemd4j.internal.Timeouts;
import io.github.systemd4j.internal.WakeUp;
import io.github.systemd4j.internal.connection.BlockingCalls;
import io.github.systemd4j.internal.loop.LoopAccess;
import io.github.systemd4j.internal.loop.SourceTable;
import io.github.systemd4j.internal.threads.DaemonThreads;
import io.github.systemd4j.message.BusException;
import io.github.systemd4j.message.ErrorName;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Waits for several buses and any other descriptors with one thread, and runs their handlers and tasks.
 *
 * <p>{@link #start} creates a loop with a daemon thread of its own. The thread has the system class loader as context
 * class loader and inherits no thread-local values, because it may outlive the application that starts it.
 * {@link #driven} creates a loop that the calling thread drives with {@link #poll}. {@link #fd()} and
 * {@link #timeout()} then determine when another loop has to call it. That thread should be a platform thread, because
 * waiting pins a virtual one.
 *
 * <p>Handlers and tasks run one after another and should not block. Their exceptions are reported to the error handler
 * and affect nothing else.
 */
public final class EventLoop implements Executor, AutoCloseable {
    private static final int WAKE_UP = -1;
    private static final long FOREVER = -1;
    /** Other sources may be delayed by this while the loop lingers; shorter slices would cost more system calls. */
    private static final long LINGER_SLICE_NANOS = 100_000;

    /**
     * Bounds the time until the loop looks for events again; with so many tasks, the cost of that look is negligible.
     */
    private static final int TASKS_A_TURN = 1_000;
    /** Longer than handlers should run, and short enough for a program's shutdown. */
    private static final Duration CLOSE_WAIT = Duration.ofSeconds(5);
    /** Twice {@link #CLOSE_WAIT}. No handler should run that long, so the loop is assumed not to run at all. */
    private static final Duration TURN_WAIT = Duration.ofSeconds(10);

    static {
        LoopAccess.set(new LoopAccess() {
            @Override
            public void enter(EventLoop loop) {
                loop.depth++;
            }

            @Override
            public void leave(EventLoop loop) {
                loop.depth--;
            }

            @Override
            public void linger(EventLoop loop, EventSource source, long nanos) {
                loop.lingering = source;
                loop.lingerNanos = nanos;
            }

            @Override
            public void rearm(EventLoop loop, EventSource source) {
                loop.sources.rearm(source);
            }
        });
    }

    private final ErrorHandler errors;
    private final Epoll epoll;
    private final WakeUp wakeUp;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final SourceTable sources;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Thread thread;
    private final boolean driven;
    private final AtomicBoolean closeRequested = new AtomicBoolean();
    /** The number of calls on the stack during which the loop must neither poll nor end. */
    private int depth;

    /** The number of turns of the thread; other threads read it to see whether the loop runs. */
    private volatile long turns;

    /** How long to poll before sleeping. */
    private volatile long busyPollMicros;

    /** The source that the next wait lingers for, and how long. */
    private @Nullable EventSource lingering;

    private long lingerNanos;
    private boolean closing;

    /** The error that ended the last turn. */
    private @Nullable Throwable escaped;

    private EventLoop(@Nullable String name, ErrorHandler errorHandler) {
        Libsystemd.load();
        Linkage.LOOPS.ensure();
        Errno.load();
        this.errors = errorHandler.guarded();
        this.driven = name == null;
        this.thread = name == null ? Thread.currentThread() : DaemonThreads.create(name, this::run);
        this.epoll = new Epoll();
        this.sources = new SourceTable(epoll, errors);
        this.wakeUp = newWakeUp(epoll);
    }

    private static WakeUp newWakeUp(Epoll epoll) {
        try {
            var wakeUp = new WakeUp();
            epoll.add(wakeUp.fd(), EventSource.IN, WAKE_UP);
            return wakeUp;
        } catch (Throwable t) {
            epoll.close();
            throw t;
        }
    }

    /**
     * Starts a loop with a thread of its own, which logs the exceptions of handlers.
     *
     * @param name of the thread
     * @throws BusException with {@code EMFILE} or {@code ENFILE} if there are too many file descriptors
     */
    public static EventLoop start(String name) {
        return start(name, ErrorHandler.logging());
    }

    /** Starts a loop with a thread of its own. */
    public static EventLoop start(String name, ErrorHandler errorHandler) {
        var loop = new EventLoop(Objects.requireNonNull(name), errorHandler);
        try {
            loop.thread.start();
        } catch (Throwable t) {
            loop.wakeUp.close();
            loop.epoll.close();
            throw t;
        }
        return loop;
    }

    /** Creates a loop that the calling thread drives, and that logs the exceptions of handlers. */
    public static EventLoop driven() {
        return driven(ErrorHandler.logging());
    }

    /** Creates a loop that the calling thread drives. */
    public static EventLoop driven(ErrorHandler errorHandler) {
        return new EventLoop(null, errorHandler);
    }

    /**
     * Sets how long the loop polls for events before it sleeps; zero by default. Polling saves the time to wake up,
     * tens of microseconds if signals arrive one at a time, but keeps a processor busy. May be called by any thread.
     *
     * @param limit has a resolution of one microsecond
     * @return this loop
     * @throws IllegalArgumentException if it is negative
     */
    public EventLoop busyPoll(Duration limit) {
        if (limit.isNegative()) {
            throw new IllegalArgumentException("busy polling for %s: zero or more".formatted(limit));
        }
        busyPollMicros = TimeUnit.MICROSECONDS.convert(limit);
        return this;
    }

    /** Returns the error handler, in a form that never throws. */
    public ErrorHandler errorHandler() {
        return errors;
    }

    /** Returns whether the calling thread is the loop's. */
    public boolean inLoop() {
        return Thread.currentThread() == thread;
    }

    /**
     * Runs a task on the loop's thread, after earlier tasks. May be called by any thread.
     *
     * @throws RejectedExecutionException if the loop was closed
     */
    @Override
    public void execute(Runnable task) {
        tasks.add(Objects.requireNonNull(task));
        if (ended.getCount() == 0 && tasks.remove(task)) {
            throw new RejectedExecutionException("the event loop was closed");
        }
        try {
            wakeUp.signal();
        } catch (Throwable t) {
            if (tasks.remove(task)) {
                throw t;
            }
        }
    }

    /**
     * Waits for a result of the loop's thread. If the wait ends early, the future is canceled. A result that arrives
     * nevertheless is closed, because no caller receives it: the result itself if it is {@link AutoCloseable},
     * otherwise the descriptors inside it.
     *
     * @param task returns the future; isn't called on the loop's own thread
     * @return the result of the future
     * @throws BusException the failure of the future; {@link ErrorName#FAILED} with {@code EINTR} if the thread is
     *     interrupted, whose interrupt status remains set; {@link ErrorName#TIMEOUT} if the loop doesn't run
     * @throws IllegalStateException on the loop's own thread
     */
    public <T extends @Nullable Object> T await(Supplier<CompletableFuture<T>> task) {
        BlockingCalls.check(this, "a blocking call");
        CompletableFuture<T> future = task.get();
        try {
            while (!future.isDone()) {
                awaitTurn(future);
            }
            return BlockingCalls.get(future, 0, "not done");
        } catch (Throwable t) {
            BlockingCalls.giveUp(future);
            throw t;
        }
    }

    /** Waits as long as the loop runs. */
    private void awaitTurn(CompletableFuture<?> future) {
        long before = turns;
        wakeUp.signal();
        if (!BlockingCalls.isDoneWithin(future, TURN_WAIT) && turns == before) {
            throw Errno.named(ErrorName.TIMEOUT, libc_h.ETIMEDOUT(), "the event loop doesn't run");
        }
    }

    /**
     * Waits for a result of the loop's thread up to a limit; see {@link #await(Supplier)}.
     *
     * @throws BusException with {@link ErrorName#TIMEOUT} if the result doesn't arrive in time
     */
    public <T extends @Nullable Object> T await(Supplier<CompletableFuture<T>> task, Duration limit) {
        BlockingCalls.check(this, "a blocking call");
        long millis = Timeouts.plusMillis(Timeouts.checkPositive(limit), Duration.ZERO);
        CompletableFuture<T> future = task.get();
        try {
            return BlockingCalls.get(future, millis, "not done after " + limit);
        } catch (Throwable t) {
            BlockingCalls.giveUp(future);
            throw t;
        }
    }

    /**
     * Starts to watch a source. Must be called on the loop's thread.
     *
     * @throws WrongThreadException on another thread
     * @throws BusException with {@link ErrorName#DISCONNECTED} if the loop was closed
     */
    public void add(EventSource source) {
        checkThread("add");
        if (ended.getCount() == 0) {
            throw BusErrors.closedHere();
        }
        sources.add(source);
    }

    /**
     * Stops watching a source. Must be called on the loop's thread.
     *
     * @throws WrongThreadException on another thread
     */
    public void remove(EventSource source) {
        checkThread("remove");
        sources.remove(source);
    }

    /**
     * Returns a descriptor for another loop to watch. It is readable when {@link #poll} has work to do. This loop owns
     * it.
     */
    public int fd() {
        checkThread("fd");
        return epoll.fd();
    }

    /** Returns how long another loop may wait before it calls {@link #poll}; negative for no limit. */
    public Duration timeout() {
        checkThread("timeout");
        long micros = sources.refresh(hasWork() ? 0 : FOREVER);
        return micros < 0 ? Duration.ofMillis(-1) : Duration.of(micros, ChronoUnit.MICROS);
    }

    /**
     * Waits for events and handles them. Must be called on the thread that created a driven loop.
     *
     * @param limit how long to wait for the first event; zero not at all, negative without limit
     * @throws WrongThreadException on another thread
     * @throws IllegalStateException inside a handler, or if the loop was closed
     * @throws StackOverflowError if the caller leaves too little stack for the callbacks of libsystemd
     */
    public void poll(Duration limit) {
        checkThread("poll");
        if (depth > 0) {
            throw new IllegalStateException("poll was called inside a handler or task of the same loop");
        }
        if (ended.getCount() == 0) {
            throw new IllegalStateException("the event loop was closed");
        }
        turn(limit.isPositive() ? Timeouts.micros(limit) : limit.isZero() ? 0 : FOREVER);
    }

    private void run() {
        while (ended.getCount() > 0) {
            turn(FOREVER);
        }
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes
    private void turn(long limitMicros) {
        turns++;
        depth++;
        try {
            checkStack(!tasks.isEmpty());
            reportEscaped();
            runTasks(TASKS_A_TURN);
            closeIfRequested();
            int ready = await(sources.refresh(hasWork() ? 0 : limitMicros));
            checkStack(ready > 0 || sources.hasExpired());
            for (int i = 0; i < ready; i++) {
                dispatch(epoll.token(i), epoll.events(i));
            }
            sources.dispatchExpired();
            runTasks(TASKS_A_TURN);
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

    /** Checks the stack of a driven loop, which may be deep. The loop's own thread starts with an empty one. */
    private void checkStack(boolean callsBack) {
        if (driven && callsBack) {
            Headroom.checkForCallbacks();
        }
    }

    private int await(long limitMicros) {
        int early = lingerNanos > 0 ? linger(limitMicros) : 0;
        if (early > 0) {
            return early;
        }
        long busyMicros = limitMicros < 0 ? busyPollMicros : Math.min(busyPollMicros, limitMicros);
        int ready = busyMicros > 0 ? busyPoll(busyMicros) : 0;
        return ready > 0 ? ready : epoll.await(toMillis(limitMicros < 0 ? limitMicros : limitMicros - busyMicros));
    }

    /** Sleeps until the time is over or another source is ready, which is found out after a slice at the latest. */
    private int linger(long limitMicros) {
        EventSource source = Objects.requireNonNull(lingering);
        long nanos = limitMicros < 0 ? lingerNanos : Math.min(lingerNanos, TimeUnit.MICROSECONDS.toNanos(limitMicros));
        lingerNanos = 0;
        long begin = System.nanoTime();
        long rest = nanos;
        int ready = 0;
        while (rest > 0 && sources.isOnly(source, ready)) {
            LockSupport.parkNanos(this, Math.min(rest, LINGER_SLICE_NANOS));
            ready = epoll.await(0);
            rest = nanos - (System.nanoTime() - begin);
        }
        return ready;
    }

    private int busyPoll(long micros) {
        long nanos = TimeUnit.MICROSECONDS.toNanos(micros);
        long begin = System.nanoTime();
        int ready = epoll.await(0);
        while (ready == 0 && System.nanoTime() - begin < nanos) {
            Thread.onSpinWait();
            ready = epoll.await(0);
        }
        return ready;
    }

    /** Returns whether there is work that no descriptor reports. */
    private boolean hasWork() {
        return !tasks.isEmpty() || escaped != null || closeRequested.get() && !closing || isFinished();
    }

    private boolean isFinished() {
        return closing && sources.isEmpty();
    }

    /**
     * Closes the loop after the tasks that were queued before the request. Allocates nothing, because memory may have
     * run out.
     */
    private void closeIfRequested() {
        if (closeRequested.get() && !closing) {
            runTasks(tasks.size());
            closing = true;
        }
        if (closing && !sources.close()) {
            wakeUp.signal();
        }
    }

    private static int toMillis(long micros) {
        return micros < 0 ? -1 : (int) Math.min(Integer.MAX_VALUE, (micros + 999) / 1_000);
    }

    private void dispatch(int token, int events) {
        if (token == WAKE_UP) {
            wakeUp.acknowledge();
            return;
        }
        sources.dispatch(token, events);
    }

    /** Runs a limited number of tasks, so that tasks that queue tasks don't delay events. */
    private void runTasks(int limit) {
        for (int n = 0; n < limit; n++) {
            Runnable task = tasks.poll();
            if (task == null) {
                return;
            }
            try {
                task.run();
            } catch (Throwable t) {
                errors.onError("a task", t);
            }
        }
    }

    private void reportEscaped() {
        Throwable error = escaped;
        if (error != null) {
            errors.onError("the event loop", error);
            escaped = null;
        }
    }

    private void checkThread(String method) {
        if (!inLoop()) {
            throw new WrongThreadException(
                    "%s is for the loop's thread, %s: use execute".formatted(method, thread.getName()));
        }
    }

    /**
     * Closes all buses of the loop, then the loop. May be called by any thread, and more than once. On the loop's own
     * thread, the loop ends after the current handler or task. Other threads wait until it has ended and its
     * descriptors are closed, but at most 5 seconds, in case a handler doesn't return. An interrupted thread doesn't
     * wait. A driven loop ends in its next {@link #poll}, and this method doesn't wait for it.
     */
    @Override
    public void close() {
        closeRequested.set(true);
        if (ended.getCount() > 0) {
            wakeUp.signal();
        }
        if (!inLoop()) {
            awaitEnd();
        } else if (depth == 0) {
            run();
        }
    }

    private void awaitEnd() {
        if (driven) {
            return;
        }
        try {
            thread.join(CLOSE_WAIT); // not for the latch: the descriptors are closed after it
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void end() {
        ended.countDown();
        while (!tasks.isEmpty()) {
            runTasks(TASKS_A_TURN);
        }
        wakeUp.close();
        epoll.close();
    }
}
