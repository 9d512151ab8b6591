package io.github.systemd4j.internal.readahead;

import io.github.systemd4j.bus.BusAddress;
import io.github.systemd4j.bus.BusConnection;
import io.github.systemd4j.bus.PreparedCall;
import io.github.systemd4j.internal.connection.BlockingCalls;
import io.github.systemd4j.internal.connection.CallArguments;
import io.github.systemd4j.internal.connection.Futures;
import io.github.systemd4j.internal.loop.LoopTasks;
import io.github.systemd4j.loop.EventLoop;
import io.github.systemd4j.message.MatchRule;
import io.github.systemd4j.message.Message;
import io.github.systemd4j.message.MethodCall;
import io.github.systemd4j.message.SignalHandler;
import io.github.systemd4j.message.Subscription;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Gives all threads access to a {@link StreamConnection}, whose operations run on the loop's thread. */
public final class StreamSource implements BusConnection {
    private final StreamConnection connection;
    private final BusAddress address;
    private final String uniqueName;

    private StreamSource(StreamConnection connection, BusAddress address, String uniqueName) {
        this.connection = connection;
        this.address = address;
        this.uniqueName = uniqueName;
    }

    /** Connects and authenticates. Canceling the result ends the attempt. */
    public static CompletableFuture<StreamSource> open(
            EventLoop loop, BusAddress address, Duration connectTimeout, int maxMessageSize, Duration linger) {
        var opened = new CompletableFuture<StreamSource>();
        LoopTasks.submit(loop, opened, () -> {
            var connection = new StreamConnection(loop, address, connectTimeout, maxMessageSize, linger);
            Runnable close = connection::close;
            Futures.deliver(
                    opened,
                    connection.ready(),
                    name -> new StreamSource(connection, address, name),
                    () -> connection.run(close));
        });
        return opened;
    }

    @Override
    public EventLoop loop() {
        return connection.loop();
    }

    @Override
    public String uniqueName() {
        return uniqueName;
    }

    @Override
    public boolean isOpen() {
        return connection.isOpen();
    }

    public long droppedMessages() {
        return connection.droppedMessages();
    }

    @Override
    public CompletableFuture<Void> closed() {
        return connection.closed();
    }

    @Override
    public CompletableFuture<Subscription> subscribeAsync(MatchRule rule, SignalHandler handler) {
        var subscribed = new CompletableFuture<Subscription>();
        LoopTasks.submit(loop(), subscribed, () -> connection.subscribe(rule, handler, subscribed));
        return subscribed;
    }

    @Override
    public Subscription subscribe(MatchRule rule, SignalHandler handler) {
        return loop().await(() -> subscribeAsync(rule, handler));
    }

    @Override
    public <T extends @Nullable Object> T call(MethodCall call, Function<Message, T> reader) {
        BlockingCalls.check(loop(), "a blocking call");
        return BlockingCalls.await(loop(), connection, callAsync(call, reader), StreamSender.timeout(call));
    }

    @Override
    public <T extends @Nullable Object> CompletableFuture<T> callAsync(MethodCall call, Function<Message, T> reader) {
        var reply = new CompletableFuture<T>();
        LoopTasks.submit(loop(), reply, () -> connection.call(call, reader, reply));
        return reply;
    }

    @Override
    public PreparedCall prepare(MethodCall call, String signature) {
        CallArguments.check(call, signature);
        return new StreamPreparedCall(connection, call, signature);
    }

    @Override
    public void close() {
        connection.run(connection::close);
        if (!loop().inLoop()) {
            BlockingCalls.awaitClosed(connection.closed());
        }
    }

    @Override
    public String toString() {
        return address + (uniqueName.isEmpty() ? "" : " as " + uniqueName);
    }
}
