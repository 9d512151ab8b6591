package io.github.systemd4j.internal.readahead;

import io.github.systemd4j.bindings.Libc;
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
    static final long NEVER = -1;
    /** Longer timeouts count as unlimited, because no program runs that long. The value can be added to the clock. */
    private static final Duration LONGEST = Duration.ofDays(36_500);

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

    /** Returns when a timeout that starts now ends, in microseconds of {@code CLOCK_MONOTONIC}. */
    static long deadline(Duration timeout) {
        Duration limit = timeout.compareTo(LONGEST) > 0 ? LONGEST : timeout;
        return Libc.monotonicMicros() + Math.max(1, limit.toNanos() / 1_000);
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
