package io.github.systemd4j.internal.readahead;

import io.github.systemd4j.bindings.Libc;
import io.github.systemd4j.internal.Timeouts;
import io.github.systemd4j.loop.EventSource;
import io.github.systemd4j.message.BusException;
import io.github.systemd4j.message.Message;
import io.github.systemd4j.message.MethodCall;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Stores the calls of a connection that wait for their replies. Used on the loop's thread only. */
final class PendingReplies {
    private static final long NEVER = -1;

    private final Map<Integer, PendingReply<?>> bySerial = new HashMap<>();
    private final SortedSet<PendingReply<?>> byDeadline = new TreeSet<>();
    private int lastSerial;

    /** Returns a serial that no other message of the connection has; never 0. */
    int nextSerial() {
        lastSerial = lastSerial == -1 ? 1 : lastSerial + 1;
        return lastSerial;
    }

    <T extends @Nullable Object> void add(
            int serial, MethodCall call, Duration timeout, Function<Message, T> reader, CompletableFuture<T> future) {
        var pending = new PendingReply<>(serial, call, timeout, deadline(timeout), reader, future);
        bySerial.put(serial, pending);
        byDeadline.add(pending);
    }

    /** Returns when a timeout that starts now ends; an unlimited one is the last in the order of deadlines. */
    private static long deadline(Duration timeout) {
        long deadline = Timeouts.deadline(timeout);
        return deadline == NEVER ? Long.MAX_VALUE : deadline;
    }

    /** Completes the call that a message answers. A reply without a waiting call is dropped. */
    void complete(Message reply) {
        PendingReply<?> pending = bySerial.get((int) reply.replySerial());
        if (pending != null) {
            pending.complete(reply);
            forget(pending);
        }
    }

    /**
     * Removes a completed call. A call that can't be completed, because memory ran out, is ended with its connection.
     */
    private void forget(PendingReply<?> ended) {
        bySerial.remove(ended.serial());
        byDeadline.remove(ended);
    }

    /** See {@link EventSource#deadlineMicros()}. */
    long deadlineMicros() {
        dropDone();
        return byDeadline.isEmpty() ? NEVER : byDeadline.first().deadlineMicros();
    }

    private void dropDone() {
        while (!byDeadline.isEmpty() && byDeadline.first().isDone()) {
            forget(byDeadline.first());
        }
    }

    void expire() {
        for (long deadline = deadlineMicros(); deadline != NEVER && deadline <= Libc.monotonicMicros(); ) {
            PendingReply<?> late = byDeadline.first();
            late.expire();
            forget(late);
            deadline = deadlineMicros();
        }
    }

    void fail(BusException cause) {
        while (!byDeadline.isEmpty()) {
            PendingReply<?> pending = byDeadline.first();
            pending.fail(cause);
            forget(pending);
        }
    }
}
