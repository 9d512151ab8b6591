package io.github.systemd4j.internal.readahead;

import io.github.systemd4j.bus.PreparedCall;
import io.github.systemd4j.internal.BusErrors;
import io.github.systemd4j.internal.connection.BlockingCalls;
import io.github.systemd4j.internal.connection.CallArguments;
import io.github.systemd4j.internal.loop.LoopTasks;
import io.github.systemd4j.internal.wire.MessageAccess;
import io.github.systemd4j.internal.wire.WireWriter;
import io.github.systemd4j.message.BodyWriter;
import io.github.systemd4j.message.Message;
import io.github.systemd4j.message.MethodCall;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A prepared call over a stream. Used by any thread. */
final class StreamPreparedCall implements PreparedCall {
    private static final MessageAccess MESSAGES = MessageAccess.get();

    private final StreamConnection connection;
    private final MethodCall call;
    private final String signature;
    private final byte[] header;

    StreamPreparedCall(StreamConnection connection, MethodCall call, String signature) {
        this.connection = connection;
        this.call = call;
        this.signature = signature;
        this.header = MESSAGES.callHeader(call, signature);
    }

    /** For errors. */
    MethodCall call() {
        return call;
    }

    /** Returns the header, without its serial and the size of the body. */
    byte[] header() {
        return header;
    }

    @Override
    public <T extends @Nullable Object> T call(Consumer<? super BodyWriter> arguments, Function<Message, T> reader) {
        BlockingCalls.check(connection.loop(), "a blocking call");
        return BlockingCalls.await(
                connection.loop(), connection, callAsync(arguments, reader), StreamSender.timeout(call));
    }

    @Override
    public <T extends @Nullable Object> CompletableFuture<T> callAsync(
            Consumer<? super BodyWriter> arguments, Function<Message, T> reader) {
        WireWriter body = CallArguments.write(arguments, signature);
        var reply = new CompletableFuture<T>();
        if (!LoopTasks.runIfOpen(connection.loop(), () -> send(body, reader, reply))) {
            CallArguments.release(body);
            reply.completeExceptionally(BusErrors.closedHere());
        }
        return reply;
    }

    private <T extends @Nullable Object> void send(
            WireWriter body, Function<Message, T> reader, CompletableFuture<T> reply) {
        try {
            if (!body.fds().isEmpty()) {
                throw new IllegalArgumentException("file descriptors can't be sent this way");
            }
            connection.call(this, body, reader, reply);
        } catch (Throwable t) {
            reply.completeExceptionally(t);
        } finally {
            CallArguments.release(body);
        }
    }

    @Override
    public String toString() {
        return call + " with \"" + signature + "\"";
    }
}
