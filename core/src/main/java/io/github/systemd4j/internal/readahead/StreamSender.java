package io.github.systemd4j.internal.readahead;

import io.github.systemd4j.internal.Timeouts;
import io.github.systemd4j.internal.connection.ConnectionState;
import io.github.systemd4j.internal.wire.MessageHeader;
import io.github.systemd4j.internal.wire.WireWriter;
import io.github.systemd4j.message.BusException;
import io.github.systemd4j.message.ErrorName;
import io.github.systemd4j.message.Message;
import io.github.systemd4j.message.MethodCall;
import io.github.systemd4j.message.UnixFd;
import io.github.systemd4j.message.WireEncoder;
import java.lang.foreign.Arena;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Sends messages, and completes calls with their replies. Used on the loop's thread only. */
final class StreamSender implements AutoCloseable {
    /**
     * A call is refused only while fewer unsent bytes wait. With more it is not answered, so that a peer that calls and
     * never reads can't end the connection. The limit has room for about 5,000 refusals.
     */
    private static final long MAX_UNSENT_TO_REFUSE = 1 << 20;

    private final ConnectionState<?> state;
    private final UnixFd socket;
    private final Arena arena = Arena.ofConfined();
    private final SendQueue unsent = new SendQueue(arena);
    private final PendingReplies replies = new PendingReplies();
    private @Nullable Throwable failure;

    /**
     * Creates a sender of an open connection, which it ends when too much is unsent.
     *
     * @param socket the caller closes it
     */
    StreamSender(ConnectionState<?> state, UnixFd socket) {
        this.state = state;
        this.socket = socket;
    }

    /** Calls a method. */
    <T extends @Nullable Object> void call(MethodCall call, Function<Message, T> reader, CompletableFuture<T> future) {
        int serial = replies.nextSerial();
        byte[] bytes = WireEncoder.methodCall(call, serial);
        replies.add(serial, call, timeout(call), reader, future);
        write(bytes);
    }

    /** Returns how long a call waits for its reply. */
    static Duration timeout(MethodCall call) {
        Duration own = call.timeout();
        return own == null ? Timeouts.DEFAULT : own;
    }

    /** Calls a method that was prepared. */
    <T extends @Nullable Object> void call(
            StreamPreparedCall prepared, WireWriter body, Function<Message, T> reader, CompletableFuture<T> future) {
        int serial = replies.nextSerial();
        byte[] bytes = MessageHeader.message(prepared.header(), serial, body.bytes(), body.size());
        replies.add(serial, prepared.call(), timeout(prepared.call()), reader, future);
        write(bytes);
    }

    /** Calls a method, and ignores its reply. */
    void send(MethodCall call) {
        write(WireEncoder.methodCallWithoutReply(call, replies.nextSerial()));
    }

    /** Refuses a call, because nothing is exported here. */
    void refuse(Message call) {
        if (call.isReplyExpected() && unsent.size() < MAX_UNSENT_TO_REFUSE) {
            var error = new BusException(
                    ErrorName.UNKNOWN_METHOD,
                    "this connection exports no object at " + call.path().excerpt());
            write(WireEncoder.error(call, error, replies.nextSerial()));
        }
    }

    /** Writes bytes, or queues them. */
    void write(byte[] bytes) {
        try {
            unsent.add(bytes);
            flush();
        } catch (BusException e) {
            state.end(e);
        } catch (Throwable t) {
            failure = t; // it isn't known how much of the message was written
            throw t;
        }
    }

    /** Writes as much of the queued bytes as the socket accepts. */
    void flush() {
        unsent.flush(socket.fd());
    }

    boolean isIdle() {
        return unsent.isEmpty();
    }

    /** Returns whether the peer has stopped reading. Queued and new data are then dropped. */
    boolean isBroken() {
        return unsent.isBroken();
    }

    /** Returns the failure after which nothing can be sent, so that the connection is to end; null for none. */
    @Nullable
    Throwable failure() {
        return failure;
    }

    /** Completes the call that a message answers. */
    void complete(Message reply) {
        replies.complete(reply);
    }

    /** Returns when the next call ends without a reply, in microseconds; negative for never. */
    long deadlineMicros() {
        return replies.deadlineMicros();
    }

    /** Ends the calls whose time is over. */
    void expire() {
        replies.expire();
    }

    /** Ends all calls, because the connection has ended. */
    void fail(BusException cause) {
        replies.fail(cause);
    }

    /** Frees the memory. May be called more than once. */
    @Override
    public void close() {
        if (arena.scope().isAlive()) {
            arena.close();
        }
    }
}
