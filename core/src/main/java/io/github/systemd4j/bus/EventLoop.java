package io.github.systemd4j.bus;

import io.github.systemd4j.bindings.Headroom;
import io.github.systemd4j.bindings.Libc;
import io.github.systemd4j.bindings.Libsystemd;
import io.github.systemd4j.bindings.Linkage;
import io.github.systemd4j.bindings.libc.libc_h;
import io.github.systemd4j.internal.Epoll;
import io.github.systemd4j.internal.Errno;
import io.github.systemd4j.internal.WakeUp;
import io.github.systemd4j.internal.threads.DaemonThreads;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One thread that waits for several buses, and for any other descriptor, and runs their handlers and tasks.
 *
 * <p>{@link #start} makes a loop with a daemon thread of its own, which has the system's class loader as context class
 * loader and inherits no thread-local values: it may outlive the application that starts it. {@link #driven} makes one
 * that the calling thread drives with {@link #poll}; {@link #fd()} and {@link #timeout()} then tell another loop when to
 * call it. Such a thread should be a platform thread, for waiting pins a virtual one.
 *
 * <p>Handlers and tasks run one after another and should not block. What they throw goes to the error handler and ends
 * nothing.
 */
public final class EventLoop implements Executor, AutoCloseable {
    private static final int WAKE_UP = -1;
    private static final long FOREVER = -1;
    private static final long NEVER = -1;
    private static final int TASKS_A_TURN = 1_000;
    private static final Duration CLOSE_WAIT = Duration.ofSeconds(5);
    /** No handler should take that long. */
    private static final Duration TURN_WAIT = Duration.ofSeconds(10);

    private final ErrorHandler errorHandler;
    private final Epoll epoll;
    private final WakeUp wakeUp;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final List<@Nullable Watched> sources = new ArrayList<>();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Thread thread;
    private final boolean driven;
    private final AtomicBoolean closeRequested = new AtomicBoolean();
    /** How many calls are on the stack that a poll or the end must not come into. */
    private int depth;

    /** The earliest of the sources' when they were last asked, before the wait. */
    private long nextDeadline = NEVER;

    /** How often the thread has come by; others look whether it does. */
    private volatile long turns;

    /** How long to ask before sleeping. */
    private volatile long busyPollMicros;

    private boolean closing;

    /** What has ended the last turn. */
    private @Nullable Throwable escaped;

    private EventLoop(@Nullable String name, ErrorHandler errorHandler) {
        Libsystemd.load();
        Linkage.LOOPS.ensure();
        Errno.load();
        this.errorHandler = errorHandler;
        this.driven = name == null;
        this.thread = name == null ? Thread.currentThread() : DaemonThreads.create(name, this::run);
        this.epoll = new Epoll();
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
     * Starts a loop with a thread of its own, which logs the errors of handlers.
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

    /** Makes a loop that the calling thread drives, and which logs the errors of handlers. */
    public static EventLoop driven() {
        return driven(ErrorHandler.logging());
    }

    /** Makes a loop that the calling thread drives. */
    public static EventLoop driven(ErrorHandler errorHandler) {
        return new EventLoop(null, errorHandler);
    }

    /**
     * Makes the loop ask for events again and again for some time before it sleeps, zero by default. That spares the time
     * it takes to wake up, tens of microseconds where signals come one at a time, for a processor that is kept busy.
     * From any thread.
     *
     * @param limit to the microsecond
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

    /** Whether the calling thread is the loop's. */
    public boolean inLoop() {
        return Thread.currentThread() == thread;
    }

    /**
     * Runs a task on the loop's thread, after those that came before; from any thread.
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
     * Runs a task on the loop's thread, at once if this is it; from any thread. Once the loop was closed it does nothing:
     * for what frees something that the end of the loop has freed.
     *
     * @return whether the loop is open, so that the task runs
     */
    public boolean runIfOpen(Runnable task) {
        if (inLoop()) {
            task.run();
            return true;
        }
        try {
            execute(task);
            return true;
        } catch (RejectedExecutionException e) {
            return false; // all was freed when the loop ended
        }
    }

    /**
     * Waits for what happens on the loop's thread. If the wait ends early, the future is canceled. A result that comes
     * meanwhile is closed because nobody receives it: if it is {@link AutoCloseable}, or else the descriptors inside it.
     *
     * @param task gives the future, and isn't called on the loop's own thread
     * @return what the future completes with
     * @throws BusException what the future fails with; {@link ErrorName#FAILED} with {@code EINTR} if the thread is
     *     interrupted, whose interrupt status stays set; {@link ErrorName#TIMEOUT} if the loop doesn't run
     * @throws IllegalStateException on the loop's own thread
     */
    public <T extends @Nullable Object> T await(Supplier<CompletableFuture<T>> task) {
        Waiting.check(this, "a blocking call");
        CompletableFuture<T> future = task.get();
        try {
            while (!future.isDone()) {
                awaitTurn(future);
            }
            return Waiting.get(future, 0, "not done");
        } catch (Throwable t) {
            Waiting.giveUp(future);
            throw t;
        }
    }

    /** Waits as long as the loop is seen to run. */
    private void awaitTurn(CompletableFuture<?> future) {
        long before = turns;
        wakeUp.signal();
        if (!Waiting.isDoneWithin(future, TURN_WAIT) && turns == before) {
            throw Errno.named(ErrorName.TIMEOUT, libc_h.ETIMEDOUT(), "the event loop doesn't run");
        }
    }

    /**
     * Waits for what happens on the loop's thread, but not for ever; see {@link #await(Supplier)}.
     *
     * @throws BusException with {@link ErrorName#TIMEOUT} if it doesn't happen in time
     */
    public <T extends @Nullable Object> T await(Supplier<CompletableFuture<T>> task, Duration limit) {
        Waiting.check(this, "a blocking call");
        long millis = Timeouts.plusMillis(Timeouts.checkPositive(limit), Duration.ZERO);
        CompletableFuture<T> future = task.get();
        try {
            return Waiting.get(future, millis, "not done after " + limit);
        } catch (Throwable t) {
            Waiting.giveUp(future);
            throw t;
        }
    }

    /**
     * Runs a task on the loop's thread, at once if this is it; from any thread. What it throws, and that the loop was
     * closed, which is a {@link BusException} with {@link ErrorName#DISCONNECTED}, fails the result.
     *
     * @param result what the task is to complete
     */
    public void submit(CompletableFuture<?> result, Runnable task) {
        Runnable guarded = () -> {
            try {
                task.run();
            } catch (Throwable t) {
                result.completeExceptionally(t);
            }
        };
        if (inLoop()) {
            guarded.run();
            return;
        }
        try {
            execute(guarded);
        } catch (RejectedExecutionException e) {
            result.completeExceptionally(Errors.closedHere());
        }
    }

    /**
     * Starts to watch a source. On the loop's thread.
     *
     * @throws WrongThreadException elsewhere
     * @throws BusException with {@link ErrorName#DISCONNECTED} if the loop was closed
     */
    public void add(EventSource source) {
        checkThread("add");
        if (ended.getCount() == 0) {
            throw Errors.closedHere();
        }
        int index = sources.indexOf(null);
        if (index < 0) {
            index = sources.size();
            sources.add(null);
        }
        var watched = new Watched(source, source.fd(), source.events());
        sources.set(index, watched);
        try {
            epoll.add(watched.fd, watched.events, index);
        } catch (Throwable t) {
            sources.set(index, null);
            throw t;
        }
    }

    /**
     * Stops watching a source. On the loop's thread.
     *
     * @throws WrongThreadException elsewhere
     */
    public void remove(EventSource source) {
        checkThread("remove");
        int index = indexOf(source);
        Watched watched = index < 0 ? null : sources.set(index, null);
        if (watched != null && !isWatched(watched.fd)) {
            epoll.remove(watched.fd);
        }
    }

    /** Whether another source has got the number of a descriptor that was closed. */
    private boolean isWatched(int fd) {
        for (Watched watched : sources) {
            if (watched != null && watched.fd == fd) {
                return true;
            }
        }
        return false;
    }

    /** Watches a source anew whose descriptor may have been replaced, and the old one closed. */
    void rearm(EventSource source) {
        int index = indexOf(source);
        Watched watched = index < 0 ? null : sources.get(index);
        if (watched != null) {
            watched.fd = source.fd();
            watched.events = source.events();
            epoll.rearm(watched.fd, watched.events, index);
        }
    }

    /** Whether a number is that of an open descriptor. */
    boolean isOpen(int fd) {
        return epoll.isOpen(fd);
    }

    private int indexOf(EventSource source) {
        for (int i = 0; i < sources.size(); i++) {
            Watched watched = sources.get(i);
            if (watched != null && watched.source == source) {
                return i;
            }
        }
        return -1;
    }

    /**
     * A descriptor for another loop to watch: readable when {@link #poll} has something to do. It stays this loop's.
     */
    public int fd() {
        checkThread("fd");
        return epoll.fd();
    }

    /** How long another loop may wait before it calls {@link #poll}; negative for as long as it likes. */
    public Duration timeout() {
        checkThread("timeout");
        long micros = refresh(hasWork() ? 0 : FOREVER);
        return micros < 0 ? Duration.ofMillis(-1) : Duration.of(micros, ChronoUnit.MICROS);
    }

    /**
     * Waits for events, and handles them. For the thread that made a driven loop.
     *
     * @param limit how long to wait for the first event; zero not at all, negative without limit
     * @throws WrongThreadException on another thread
     * @throws IllegalStateException inside a handler, or if the loop was closed
     * @throws StackOverflowError if the caller leaves too little stack for what libsystemd calls back
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

    void enter() {
        depth++;
    }

    void leave() {
        depth--;
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
            int ready = await(refresh(hasWork() ? 0 : limitMicros));
            checkStack(ready > 0 || isExpired(nextDeadline));
            for (int i = 0; i < ready; i++) {
                dispatch(epoll.token(i), epoll.events(i));
            }
            dispatchExpired();
            runTasks(TASKS_A_TURN);
            closeIfRequested();
        } catch (Throwable t) {
            if (driven && t instanceof StackOverflowError e) {
                throw e; // the caller's stack is too deep
            }
            escaped = t; // to report it now would take memory, which may have run out
        } finally {
            depth--;
        }
        if (isFinished()) {
            end();
        }
    }

    /** A loop that is driven may be so from anywhere; a thread of the loop's own begins here. */
    private void checkStack(boolean callsBack) {
        if (driven && callsBack) {
            Headroom.checkForCallbacks();
        }
    }

    private int await(long limitMicros) {
        long busyMicros = limitMicros < 0 ? busyPollMicros : Math.min(busyPollMicros, limitMicros);
        int ready = busyMicros > 0 ? busyPoll(busyMicros) : 0;
        return ready > 0 ? ready : epoll.await(toMillis(limitMicros < 0 ? limitMicros : limitMicros - busyMicros));
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

    /** Whether there is something to do that no descriptor tells. */
    private boolean hasWork() {
        return !tasks.isEmpty() || escaped != null || closeRequested.get() && !closing || isFinished();
    }

    private boolean isFinished() {
        return closing && isWithoutSources();
    }

    private boolean isWithoutSources() {
        for (Watched watched : sources) {
            if (watched != null) {
                return false;
            }
        }
        return true;
    }

    /** What was queued before the request runs first. Allocates nothing: memory may have run out. */
    private void closeIfRequested() {
        if (closeRequested.get() && !closing) {
            runTasks(tasks.size());
            closing = true;
        }
        if (closing) {
            closeSources();
        }
    }

    /** Asks the sources to end; those that still have something to write take a few turns. */
    private void closeSources() {
        for (int i = 0; i < sources.size(); i++) {
            Watched watched = sources.get(i);
            if (watched != null && !close(watched.source)) {
                remove(watched.source);
            }
        }
    }

    /** Returns whether the source removes itself. One that memory ran out for is asked again. */
    private boolean close(EventSource source) {
        try {
            source.close();
            return true;
        } catch (OutOfMemoryError e) {
            report("closing an event source", e);
            wakeUp.signal();
            return true;
        } catch (Throwable t) {
            report("closing an event source", t);
            return false;
        }
    }

    /** Tells epoll what the sources wait for now, and returns how long it may wait. */
    private long refresh(long limitMicros) {
        nextDeadline = NEVER;
        for (int i = 0; i < sources.size(); i++) {
            Watched watched = sources.get(i);
            if (watched != null) {
                refresh(watched, i);
                nextDeadline = Timeouts.earlier(nextDeadline, watched.deadline);
            }
        }
        return nextDeadline < 0
                ? limitMicros
                : Timeouts.earlier(limitMicros, Math.max(0, nextDeadline - Libc.monotonicMicros()));
    }

    /** A source that fails here would fail in each turn: it is dropped, unless memory has run out. */
    private void refresh(Watched watched, int token) {
        try {
            watched.refresh(epoll, token);
        } catch (OutOfMemoryError e) {
            report("an event source", e);
        } catch (Throwable t) {
            report("an event source, which is dropped", t);
            remove(watched.source);
            close(watched.source);
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
        Watched watched = token < sources.size() ? sources.get(token) : null;
        if (watched != null) {
            dispatch(watched, events);
        }
    }

    /** Asks the sources again only if one was due; what has become due since is found by the next turn. */
    private void dispatchExpired() {
        if (!isExpired(nextDeadline)) {
            return;
        }
        for (int i = 0; i < sources.size(); i++) {
            Watched watched = sources.get(i);
            if (watched != null && isExpired(watched.source.deadlineMicros())) {
                dispatch(watched, 0);
            }
        }
    }

    private static boolean isExpired(long deadline) {
        return deadline >= 0 && deadline <= Libc.monotonicMicros();
    }

    private void dispatch(Watched watched, int events) {
        try {
            watched.source.dispatch(events);
        } catch (Throwable t) {
            report("an event source", t);
        }
    }

    /** Runs a bounded number, so that tasks that queue tasks don't keep events waiting. */
    private void runTasks(int limit) {
        for (int n = 0; n < limit; n++) {
            Runnable task = tasks.poll();
            if (task == null) {
                return;
            }
            try {
                task.run();
            } catch (Throwable t) {
                report("a task", t);
            }
        }
    }

    /**
     * Hands an exception to the loop's error handler; on the loop's thread.
     *
     * @param where it was thrown, for people
     */
    public void report(String where, Throwable error) {
        try {
            errorHandler.onError(where, error);
        } catch (Throwable t) {
            reportFailedReport(error, t);
        }
    }

    private void reportEscaped() {
        Throwable error = escaped;
        if (error != null) {
            report("the event loop", error);
            escaped = null;
        }
    }

    /** Nothing may leave here: below may be C, and there is nobody else to tell. */
    private static void reportFailedReport(Throwable error, Throwable failure) {
        try {
            failure.addSuppressed(error);
            ErrorHandler.logging().onError("an error handler", failure);
        } catch (Throwable t) {
            // not even the log takes it
        }
    }

    private void checkThread(String method) {
        if (!inLoop()) {
            throw new WrongThreadException(
                    "%s is for the loop's thread, %s: use execute".formatted(method, thread.getName()));
        }
    }

    /**
     * Closes all buses of the loop, then the loop; from any thread, the second time without effect. On the loop's own
     * thread it ends after the current handler or task. Elsewhere it waits until it has ended and its descriptors are
     * closed, but at most 5 seconds, should a handler not return, and not at all in an interrupted thread; a driven loop
     * ends in its next {@link #poll}, which isn't waited for.
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
            thread.join(CLOSE_WAIT); // not for the latch, after which the descriptors are closed
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

    /** A source, and what epoll knows of it. */
    private static final class Watched {
        final EventSource source;
        int fd;
        int events;
        long deadline = FOREVER;

        Watched(EventSource source, int fd, int events) {
            this.source = source;
            this.fd = fd;
            this.events = events;
        }

        void refresh(Epoll epoll, int token) {
            deadline = source.deadlineMicros();
            int wanted = source.events();
            if (wanted != events) {
                epoll.modify(fd, wanted, token);
                events = wanted;
            }
        }
    }
}
