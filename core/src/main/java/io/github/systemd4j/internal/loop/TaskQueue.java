package io.github.systemd4j.internal.loop;

import io.github.systemd4j.internal.Epoll;
import io.github.systemd4j.internal.WakeUp;
import io.github.systemd4j.loop.ErrorHandler;
import io.github.systemd4j.loop.EventSource;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;

/** Passes tasks of any thread to the thread of a loop, and wakes it up. */
public final class TaskQueue {
    /** The token of the queue's descriptor in epoll; the tokens of sources are not negative. */
    static final int TOKEN = -1;

    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final WakeUp wakeUp = new WakeUp();
    private final ErrorHandler errors;
    private volatile boolean closed;

    private TaskQueue(ErrorHandler errors) {
        this.errors = errors;
    }

    /**
     * Opens a queue that makes an epoll instance ready when the loop has to run tasks.
     *
     * @param errors receives the exceptions of tasks, and never throws
     */
    public static TaskQueue open(Epoll epoll, ErrorHandler errors) {
        var queue = new TaskQueue(errors);
        try {
            epoll.add(queue.wakeUp.fd(), EventSource.IN, TOKEN);
            return queue;
        } catch (Throwable t) {
            queue.wakeUp.close();
            throw t;
        }
    }

    /**
     * Adds a task. May be called by any thread.
     *
     * @throws RejectedExecutionException if the queue was closed
     */
    public void add(Runnable task) {
        tasks.add(Objects.requireNonNull(task));
        if (closed && tasks.remove(task)) {
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

    /** Wakes the loop's thread up. May be called by any thread. */
    public void wakeUp() {
        wakeUp.signal();
    }

    /** Acknowledges that the loop's thread has woken up. */
    void acknowledge() {
        wakeUp.acknowledge();
    }

    boolean isEmpty() {
        return tasks.isEmpty();
    }

    /** Runs a limited number of tasks, so that tasks that queue tasks don't delay events. */
    void run(int limit) {
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

    /** Runs the tasks that are queued now. */
    void runQueued() {
        run(tasks.size());
    }

    /** Returns whether the queue was closed. May be called by any thread. */
    public boolean isClosed() {
        return closed;
    }

    /** Rejects further tasks, and runs those that were added before. */
    public void close() {
        closed = true;
        while (!tasks.isEmpty()) {
            run(Integer.MAX_VALUE);
        }
        wakeUp.close();
    }
}
