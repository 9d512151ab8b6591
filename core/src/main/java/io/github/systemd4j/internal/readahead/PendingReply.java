package io.github.systemd4j.internal.readahead;

import io.github.systemd4j.bindings.libc.libc_h;
import io.github.systemd4j.internal.connection.Futures;
import io.github.systemd4j.message.BusException;
import io.github.systemd4j.message.ErrorName;
import io.github.systemd4j.message.Message;
import io.github.systemd4j.message.MessageType;
import io.github.systemd4j.message.MethodCall;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A call that waits for its reply. */
final class PendingReply<T extends @Nullable Object> implements Comparable<PendingReply<?>> {
    private final int serial;
    private final MethodCall call;
    private final Duration timeout;
    private final long deadlineMicros;
    private final Function<Message, T> reader;
    private final CompletableFuture<T> future;

    PendingReply(
            int serial,
            MethodCall call,
            Duration timeout,
            long deadlineMicros,
            Function<Message, T> reader,
            CompletableFuture<T> future) {
        this.serial = serial;
        this.call = call;
        this.timeout = timeout;
        this.deadlineMicros = deadlineMicros;
        this.reader = reader;
        this.future = future;
    }

    int serial() {
        return serial;
    }

    long deadlineMicros() {
        return deadlineMicros;
    }

    boolean isDone() {
        return future.isDone();
    }

    void complete(Message reply) {
        if (future.isDone()) {
            return;
        }
        try {
            if (reply.type() == MessageType.ERROR) {
                fail(BusException.of(reply));
            } else {
                Futures.deliver(future, reader.apply(reply));
            }
        } catch (Throwable t) {
            fail(t);
        }
    }

    void fail(Throwable error) {
        future.completeExceptionally(error);
    }

    void expire() {
        fail(new BusException(
                ErrorName.TIMEOUT, "no reply within %s to %s".formatted(timeout, call), libc_h.ETIMEDOUT()));
    }

    /** Orders calls by their deadlines; no two are equal. */
    @Override
    public int compareTo(PendingReply<?> other) {
        int order = Long.compare(deadlineMicros, other.deadlineMicros);
        return order != 0 ? order : Integer.compare(serial, other.serial);
    }
}
