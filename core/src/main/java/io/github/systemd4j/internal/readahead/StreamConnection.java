package io.github.systemd4j.internal.readahead;

import io.github.systemd4j.bindings.Linkage;
import io.github.systemd4j.bindings.libc.libc_h;
import io.github.systemd4j.bus.BusAddress;
import io.github.systemd4j.internal.BusErrors;
import io.github.systemd4j.internal.address.AddressAccess;
import io.github.systemd4j.internal.address.ConnectedSocket;
import io.github.systemd4j.internal.connection.ConnectionState;
import io.github.systemd4j.internal.loop.LoopAccess;
import io.github.systemd4j.internal.loop.LoopTasks;
import io.github.systemd4j.internal.names.NameOwners;
import io.github.systemd4j.internal.text.Excerpt;
import io.github.systemd4j.internal.wire.KnownHeaders;
import io.github.systemd4j.internal.wire.WireWriter;
import io.github.systemd4j.loop.EventLoop;
import io.github.systemd4j.loop.EventSource;
import io.github.systemd4j.message.BusException;
import io.github.systemd4j.message.ErrorName;
import io.github.systemd4j.message.MatchRule;
import io.github.systemd4j.message.Message;
import io.github.systemd4j.message.MethodCall;
import io.github.systemd4j.message.SignalHandler;
import io.github.systemd4j.message.Subscription;
import io.github.systemd4j.message.UnixFd;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Drives a socket on its loop: receives messages in turns, passes them to their subscriptions and calls, and ends when
 * it is closed or lost. Used on the loop's thread only, unless stated otherwise.
 */
final class StreamConnection implements EventSource, NameOwners.Link {
    private static final LoopAccess LOOPS = LoopAccess.get();

    /** Lets other sources of the loop run in between; 4 MiB with the usual buffer. */
    private static final int READS_A_TURN = 16;

    private final EventLoop loop;
    private final BusAddress address;
    private final ConnectionState<String> state;
    private final UnixFd socket;
    private final DroppedMessages dropped;
    private final ReceiveBuffer received;
    private final StreamReceiver receiver;
    private final StreamSender sender;
    private final Handshake handshake;
    private final LingerPolicy linger;
    private final StreamSubscriptions subscriptions;

    /** The reason why this connection is to end. */
    private @Nullable Throwable failure;

    /** Whether a reply has been received since the last read, so that its caller continues. */
    private boolean replied;

    private boolean dispatching;
    private boolean freed;

    /** Connects, and starts to authenticate. Must be called on the loop's thread. */
    StreamConnection(EventLoop loop, BusAddress address, Duration connectTimeout, long maxMessage, Duration linger) {
        this.loop = loop;
        this.address = address;
        this.state = new ConnectionState<>(connectTimeout);
        this.linger = new LingerPolicy(linger);
        this.dropped = new DroppedMessages(loop, address.toString());
        var known = new KnownHeaders();
        this.subscriptions = new StreamSubscriptions(this, known);
        Linkage.STREAMS.ensure();
        ConnectedSocket connected = AddressAccess.endpoint(address).connect(address.toString());
        this.socket = connected.fd();
        var authentication = new Authentication(connected.serverId());
        try {
            this.receiver = new StreamReceiver(state, dropped, known, maxMessage, this::dispatch);
            this.received = receiver.buffer();
            this.sender = new StreamSender(state, socket);
        } catch (Throwable t) {
            socket.close();
            throw t;
        }
        try {
            this.handshake = new Handshake(authentication, sender, hasBroker(), connectTimeout, state.ready());
            loop.add(this);
        } catch (Throwable t) {
            socket.close();
            release();
            throw t;
        }
        sender.write(authentication.request());
    }

    private void release() {
        receiver.close();
        sender.close();
    }

    EventLoop loop() {
        return loop;
    }

    /** Returns a future with the unique name that the broker assigns; empty without a broker. */
    CompletableFuture<String> ready() {
        return state.ready();
    }

    CompletableFuture<Void> closed() {
        return state.closed();
    }

    /** Returns how many messages were dropped because they were invalid. May be called by any thread. */
    long droppedMessages() {
        return dropped.count();
    }

    /** May be called by any thread. */
    boolean isOpen() {
        return state.isOpen();
    }

    @Override
    public boolean hasBroker() {
        return address.isBroker();
    }

    /**
     * Runs a task immediately on the loop's thread, and queues it from others. A closed loop needs no task any more.
     */
    void run(Runnable task) {
        LoopTasks.runIfOpen(loop, task);
    }

    // --- operations

    @Override
    public void subscribe(MatchRule rule, SignalHandler handler, CompletableFuture<Subscription> subscribed) {
        state.checkOpen();
        subscriptions.add(rule, handler, subscribed);
    }

    @Override
    public <T extends @Nullable Object> void call(
            MethodCall call, Function<Message, T> reader, CompletableFuture<T> future) {
        state.checkOpen();
        if (!future.isDone()) { // the caller may have given up
            sender.call(call, reader, future);
            concludeIfEnded();
        }
    }

    /** Calls a method that was prepared. */
    <T extends @Nullable Object> void call(
            StreamPreparedCall prepared, WireWriter body, Function<Message, T> reader, CompletableFuture<T> future) {
        state.checkOpen();
        if (!future.isDone()) {
            sender.call(prepared, body, reader, future);
            concludeIfEnded();
        }
    }

    /** Calls a method, and ignores its reply. */
    void send(MethodCall call) {
        sender.send(call);
        concludeIfEnded();
    }

    private void concludeIfEnded() {
        if (!isOpen()) {
            conclude();
        }
    }

    // --- the loop

    @Override
    public int fd() {
        return socket.fd();
    }

    @Override
    public int events() {
        return sender.isIdle() ? IN : IN | OUT;
    }

    @Override
    public long deadlineMicros() {
        boolean ending = sender.isBroken() || failure() != null || !isOpen();
        return ending ? 0 : state.deadlineMicros(sender.deadlineMicros());
    }

    @Override
    public void dispatch(int events) {
        dispatching = true;
        try {
            if (failure() == null && isOpen()) {
                work(events);
            }
        } catch (Throwable t) {
            failure = t;
        } finally {
            dispatching = false;
        }
        conclude();
    }

    private void work(int events) {
        if ((events & OUT) != 0) {
            sender.flush();
        }
        if ((events & ~OUT) != 0 || sender.isBroken()) {
            receive();
        }
        checkConnected();
        expire();
    }

    /** Ends a connection that was lost while writing, after its last messages have been read. */
    private void checkConnected() {
        if (sender.isBroken() && received.isDrained()) {
            throw lost();
        }
    }

    private BusException lost() {
        return BusErrors.peerGone(address + " closed the connection");
    }

    private void expire() {
        sender.expire();
        if (state.isLate()) {
            throw BusErrors.connectTimeout(address.toString());
        }
    }

    /** Reads until the socket is empty, which is known when a read doesn't fill the buffer. */
    private void receive() {
        int reads = 0;
        long count;
        do {
            count = received.receive(socket.fd());
            if (count == -libc_h.EAGAIN() || count == -libc_h.EINTR()) {
                return;
            }
            if (count <= 0) {
                throw lost();
            }
            if (handshake.isAuthenticated(received)) {
                receiver.deliver();
            }
            reads++;
        } while (isOpen() && !received.isDrained() && reads < READS_A_TURN);
        long nanos = linger.nanosAfterRead(count);
        LOOPS.linger(loop, this, replied ? 0 : nanos); // the next call's reply must not wait
        replied = false;
    }

    private void dispatch(Message each) {
        handshake.check(each);
        switch (each.type()) {
            case SIGNAL -> subscriptions.route(each);
            case METHOD_RETURN, ERROR -> {
                replied = true;
                sender.complete(each);
            }
            case METHOD_CALL -> sender.refuse(each);
        }
    }

    // --- closing

    /** Closes the connection; all calls fail immediately. Must be called on the loop's thread. */
    @Override
    public void close() {
        state.end(BusErrors.closedHere("the stream was closed"));
        conclude();
    }

    private @Nullable Throwable failure() {
        return failure == null ? sender.failure() : failure;
    }

    /**
     * Ends a failed connection, and frees an ended one. After a failure for lack of memory, the next turn tries again.
     */
    private void conclude() {
        Throwable failed = failure();
        if (failed != null && isOpen()) {
            state.end(failed instanceof BusException cause ? cause : unexpected(failed));
        }
        BusException cause = state.cause();
        if (cause != null && !freed) {
            state.ready().completeExceptionally(cause);
            subscriptions.stop();
            sender.fail(cause);
            free();
        }
    }

    private BusException unexpected(Throwable failed) {
        loop.errorHandler().onError("receiving from " + address, failed);
        return new BusException(
                ErrorName.FAILED, "receiving from %s failed: %s".formatted(address, Excerpt.of(failed.toString())));
    }

    /** Frees the memory, but not before a handler that may be reading a message has returned. */
    private void free() {
        if (dispatching || freed) {
            return;
        }
        socket.close();
        try {
            release();
        } catch (IllegalStateException e) {
            loop.errorHandler()
                    .onError(
                            "freeing the memory of " + address, e); // a call that overflowed the stack holds it forever
        }
        state.freed();
        loop.remove(this); // last, because a source that was removed gets no further turn
        freed = true;
    }
}
