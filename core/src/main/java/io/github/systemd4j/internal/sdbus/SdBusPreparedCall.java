package io.github.systemd4j.internal.sdbus;

import io.github.systemd4j.bus.PreparedCall;
import io.github.systemd4j.internal.BusErrors;
import io.github.systemd4j.internal.connection.BlockingCalls;
import io.github.systemd4j.internal.connection.CallArguments;
import io.github.systemd4j.internal.wire.WireWriter;
import io.github.systemd4j.message.BodyWriter;
import io.github.systemd4j.message.Message;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A prepared call over libsystemd. Used by any thread. */
final class SdBusPreparedCall implements PreparedCall {
    private final SdBusConnection connection;
    private final OutgoingCall prepared;

    SdBusPreparedCall(SdBusConnection connection, OutgoingCall prepared) {
        this.connection = connection;
        this.prepared = prepared;
    }

    @Override
    public <T extends @Nullable Object> T call(Consumer<? super BodyWriter> arguments, Function<Message, T> reader) {
        BlockingCalls.check(connection.loop(), "a blocking call");
        if (!connection.loop().inLoop()) {
            CompletableFuture<T> reply = callAsync(arguments, reader);
            return BlockingCalls.await(connection.loop(), reply, connection.timeout(prepared.call()));
        }
        WireWriter body = CallArguments.write(arguments, prepared.signature());
        long serial;
        try {
            serial = connection.send(prepared, body);
        } finally {
            CallArguments.release(body);
        }
        return connection.awaitDriving(serial, prepared, reader);
    }

    @Override
    public <T extends @Nullable Object> CompletableFuture<T> callAsync(
            Consumer<? super BodyWriter> arguments, Function<Message, T> reader) {
        WireWriter body = CallArguments.write(arguments, prepared.signature());
        var reply = new CompletableFuture<T>();
        if (!connection.run(() -> send(body, reader, reply))) {
            CallArguments.release(body);
            reply.completeExceptionally(BusErrors.closedHere());
        }
        return reply;
    }

    private <T extends @Nullable Object> void send(
            WireWriter body, Function<Message, T> reader, CompletableFuture<T> reply) {
        try {
            connection.call(prepared, body, reader, reply);
        } catch (Throwable t) {
            reply.completeExceptionally(t);
        } finally {
            CallArguments.release(body);
        }
    }

    @Override
    public String toString() {
        return prepared.call() + " with \"" + prepared.signature() + "\"";
    }
}
