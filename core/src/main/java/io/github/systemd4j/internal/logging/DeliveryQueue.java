package io.github.systemd4j.internal.logging;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The entries that wait for journald, bounded by their size. Waiting ignores interrupts, which remain pending: logging
 * must not consume the interrupt of an application.
 */
final class DeliveryQueue {
    private final long capacity;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition filled = lock.newCondition();
    private final Condition emptied = lock.newCondition();
    private final ArrayDeque<LogEntry> entries = new ArrayDeque<>();
    private long bytes;
    private boolean isDelivering;
    private boolean isClosed;
    private boolean isWoken;

    /** A thread has waited in vain: others don't wait before there is progress. */
    private boolean isStalled;

    DeliveryQueue(long capacity) {
        this.capacity = capacity;
    }

    /** Adds an entry; returns false if there was no space in time, or the queue is closed. */
    boolean offer(LogEntry entry, Duration maxWait) {
        long size = entry.memoryBytes();
        lock.lock();
        try {
            if (!hasSpace(size) && !isStalled && !await(emptied, () -> hasSpace(size) || isStalled, maxWait)) {
                isStalled = true;
                emptied.signalAll();
            }
            if (isClosed || !hasSpace(size)) {
                return false;
            }
            entries.add(entry);
            bytes += size;
            filled.signal();
            return true;
        } finally {
            lock.unlock();
        }
    }

    private boolean hasSpace(long size) {
        return isClosed || bytes == 0 || bytes + size <= capacity;
    }

    /** Waits for the next entry; null if the queue is closed and empty, or the thread is woken, or the time is over. */
    @Nullable
    LogEntry take(Duration maxWait) {
        lock.lock();
        try {
            await(filled, () -> !entries.isEmpty() || isClosed || isWoken, maxWait);
            isWoken = false;
            isDelivering = !entries.isEmpty();
            return entries.poll();
        } finally {
            lock.unlock();
        }
    }

    /** Notes that the taken entry, which had this size, is delivered or lost. */
    void done(long size) {
        lock.lock();
        try {
            bytes -= size;
            isDelivering = false;
            isStalled = false;
            emptied.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Lets the thread in {@link #take} return, or its next call. */
    void wake() {
        lock.lock();
        try {
            isWoken = true;
            filled.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until all entries are delivered; returns whether they are. */
    boolean awaitEmpty(Duration maxWait) {
        lock.lock();
        try {
            return await(emptied, () -> entries.isEmpty() && !isDelivering, maxWait);
        } finally {
            lock.unlock();
        }
    }

    /** Refuses further entries; those that wait are still taken. */
    void close() {
        lock.lock();
        try {
            isClosed = true;
            filled.signalAll();
            emptied.signalAll();
        } finally {
            lock.unlock();
        }
    }

    boolean isClosed() {
        lock.lock();
        try {
            return isClosed;
        } finally {
            lock.unlock();
        }
    }

    /** Returns how many entries wait, the one that is being delivered included. */
    int size() {
        lock.lock();
        try {
            return entries.size() + (isDelivering ? 1 : 0);
        } finally {
            lock.unlock();
        }
    }

    private static boolean await(Condition condition, BooleanSupplier fulfilled, Duration maxWait) {
        long left = TimeUnit.NANOSECONDS.convert(maxWait);
        long deadline = System.nanoTime() + left;
        boolean wasInterrupted = false;
        while (!fulfilled.getAsBoolean() && left > 0) {
            try {
                left = condition.awaitNanos(left);
            } catch (InterruptedException e) {
                wasInterrupted = true;
                left = deadline - System.nanoTime();
            }
        }
        if (wasInterrupted) {
            Thread.currentThread().interrupt();
        }
        return fulfilled.getAsBoolean();
    }
}
