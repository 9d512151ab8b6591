package io.github.systemd4j.loop;

import io.github.systemd4j.bindings.Libsystemd;
import io.github.systemd4j.bindings.Linkage;
import io.github.systemd4j.bindings.libc.libc_h;
import io.github.systemd4j.internal.BusErrors;
import io.github.systemd4j.internal.Epoll;
import io.github.systemd4j.internal.Errno;
import io.github.systemd4j.internal.Timeouts;
import io.github.systemd4j.internal.connection.BlockingCalls;
import io.github.systemd4j.internal.loop.EventWait;
import io.github.systemd4j.internal.loop.LoopAccess;
import io.github.systemd4j.internal.loop.SourceTable;
import io.github.systemd4j.internal.loop.TaskQueue;
import io.github.systemd4j.internal.loop.TurnRunner;
import io.github.systemd4j.internal.threads.DaemonThreads;
import io.github.systemd4j.message.BusException;
import io.github.systemd4j.message.ErrorName;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Waits for several buses and any other descriptors with one thread, and runs their handlers and tasks.
 *
 * <p>{@link #start} creates a loop with a daemon thread of its own. The thread has the system class loader as context
 * class loader and inherits no thread-local values, because it may outlive the application that starts it.
 * {@link #driven} creates a loop that the calling thread drives: in each blocking call, of a method of a connection or
 * {@link #await}, which runs the loop until the result has arrived, and with {@link #poll}. Between these calls nothing
 * is received, and other threads wait. {@link #fd()} and {@link #timeout()} determine when another loop has to call
 * {@link #poll}.
 *
 * <p>Handlers and tasks run one after another on the loop's thread, and should not block. Their exceptions are reported
 * to the error handler and affect nothing else.
 */
public final class EventLoop implements Executor, AutoCloseable {
    /** Longer than handlers should run, and short enough for a program's shutdown. */
    private static final Duration CLOSE_WAIT = Duration.ofSeconds(5);
    /** Twice {@link #CLOSE_WAIT}. No handler should run that long, so the loop is assumed not to run at all. */
    private static final Duration TURN_WAIT = Duration.ofSeconds(10);

    static {
        LoopAccess.set(new LoopAccess() {
            @Override
            public void enter(EventLoop loop) {
                loop.turns.enter();
            }

            @Override
            public void leave(EventLoop loop) {
                loop.turns.leave();
            }

            @Override
            public boolean canDrive(EventLoop loop) {
                return loop.driven && !loop.turns.isRunning();
            }

            @Override
            public void drive(EventLoop loop, @Nullable EventSource first, BooleanSupplier done, long limitNanos) {
                loop.turns.runUntil(first, done, limitNanos);
            }

            @Override
            public boolean isAwaitedDone(EventLoop loop) {
                return loop.turns.isAwaitedDone();
            }

            @Override
            public String idleText(EventLoop loop) {
                return loop.idleText;
            }

            @Override
            public void linger(EventLoop loop, EventSource source, long nanos) {
                loop.waiting.linger(source, nanos);
            }

            @Override
            public void rearm(EventLoop loop, EventSource source) {
                loop.sources.rearm(source);
            }
        });
    }

    private final ErrorHandler errors;
    private final boolean driven;
    private final Thread thread;
    private final String idleText;
    private final Epoll epoll;
    private final SourceTable sources;
    private final EventWait waiting;
    private final TaskQueue tasks;
    private final TurnRunner turns;

    private EventLoop(@Nullable String name, ErrorHandler errorHandler) {
        Libsystemd.load();
        Linkage.LOOPS.ensure();
        Errno.load();
        this.errors = errorHandler.guarded();
        this.driven = name == null;
        this.thread = name == null ? Thread.currentThread() : DaemonThreads.create(name, this::run);
        this.idleText = driven
                ? "the event loop doesn't run: thread \"%s\" drives it, in blocking calls and poll"
                        .formatted(thread.getName())
                : "the event loop doesn't run";
        this.epoll = new Epoll();
        this.sources = new SourceTable(epoll, errors);
        this.waiting = new EventWait(epoll, sources);
        this.tasks = openTasks(epoll, errors);
        this.turns = new TurnRunner(epoll, sources, waiting, tasks, errors, driven);
    }

    private static TaskQueue openTasks(Epoll epoll, ErrorHandler errors) {
        try {
            return TaskQueue.open(epoll, errors);
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
            loop.tasks.close();
            loop.epoll.close();
            throw t;
        }
        return loop;
    }

    /**
     * Creates a loop that the calling thread drives, and that logs the exceptions of handlers.
     *
     * @throws IllegalStateException on a virtual thread, which would be pinned while it waits
     */
    public static EventLoop driven() {
        return driven(ErrorHandler.logging());
    }

    /** Creates a loop that the calling thread drives; see {@link #driven()}. */
    public static EventLoop driven(ErrorHandler errorHandler) {
        if (Thread.currentThread().isVirtual()) {
            throw new IllegalStateException(
                    "a virtual thread would be pinned while it drives a loop: use EventLoop.start, or a platform thread");
        }
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
        waiting.busyPoll(limit);
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
        tasks.add(task);
    }

    /**
     * Waits for a result of the loop's thread. On that thread itself, a driven loop runs meanwhile. If the wait ends
     * early, the future is canceled. A result that arrives nevertheless is closed, because no caller receives it: the
     * result itself if it is {@link AutoCloseable}, otherwise the descriptors inside it.
     *
     * @param task returns the future; runs on the calling thread
     * @return the result of the future
     * @throws BusException the failure of the future; {@link ErrorName#FAILED} with {@code EINTR} if the thread is
     *     interrupted, whose interrupt status remains set; {@link ErrorName#TIMEOUT} if the loop doesn't run
     * @throws IllegalStateException on the loop's own thread, unless that drives the loop and isn't inside a handler
     */
    public <T extends @Nullable Object> T await(Supplier<CompletableFuture<T>> task) {
        BlockingCalls.check(this, "a blocking call");
        CompletableFuture<T> future = task.get();
        try {
            wakeWhenDone(future);
            if (inLoop()) {
                turns.runUntil(null, future::isDone, Long.MAX_VALUE);
            }
            while (!future.isDone() && !inLoop()) {
                awaitTurn(future);
            }
            return BlockingCalls.get(future, 0, "not done");
        } catch (Throwable t) {
            BlockingCalls.giveUp(future);
            throw t;
        }
    }

    /** Makes a driven loop return to its caller, even if another thread completes the future. */
    private void wakeWhenDone(CompletableFuture<?> future) {
        if (inLoop() && !future.isDone()) {
            future.whenComplete((_, _) -> tasks.wakeUp());
        }
    }

    /** Waits as long as the loop runs. */
    private void awaitTurn(CompletableFuture<?> future) {
        long before = turns.count();
        tasks.wakeUp();
        if (!BlockingCalls.isDoneWithin(future, TURN_WAIT) && turns.count() == before) {
            throw Errno.named(ErrorName.TIMEOUT, libc_h.ETIMEDOUT(), idleText);
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
            wakeWhenDone(future);
            return BlockingCalls.get(this, future, millis, "not done after " + limit);
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
        if (tasks.isClosed()) {
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
        long micros = turns.refresh(TurnRunner.FOREVER);
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
        if (turns.isRunning()) {
            throw new IllegalStateException("poll was called inside a handler or task of the same loop");
        }
        if (tasks.isClosed()) {
            throw new IllegalStateException("the event loop was closed");
        }
        turns.runOnce(limit.isPositive() ? Timeouts.micros(limit) : limit.isZero() ? 0 : TurnRunner.FOREVER);
    }

    private void run() {
        turns.run();
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
     * wait. A driven loop ends when its thread drives it next, and this method doesn't wait for that: the thread that
     * drives a loop should close it.
     */
    @Override
    public void close() {
        turns.requestClose();
        if (!inLoop()) {
            awaitEnd();
        } else if (!turns.isRunning()) {
            turns.run();
        }
    }

    private void awaitEnd() {
        if (driven) {
            return;
        }
        try {
            thread.join(CLOSE_WAIT); // also until the descriptors are closed
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
