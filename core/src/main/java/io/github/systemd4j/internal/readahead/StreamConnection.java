package io.github.systemd4j.internal.readahead;

import io.github.systemd4j.bindings.Libc;
import io.github.systemd4j.bindings.Linkage;
import io.github.systemd4j.bindings.libc.libc_h;
import io.github.systemd4j.bus.Bus;
import io.github.systemd4j.bus.BusAddress;
import io.github.systemd4j.internal.MemoryOwner;
import io.github.systemd4j.internal.address.AddressAccess;
import io.github.systemd4j.internal.address.ConnectedSocket;
import io.github.systemd4j.internal.connection.ConnectionEnd;
import io.github.systemd4j.internal.connection.DeliveryErrors;
import io.github.systemd4j.internal.connection.Futures;
import io.github.systemd4j.internal.loop.LoopAccess;
import io.github.systemd4j.internal.loop.LoopTasks;
import io.github.systemd4j.internal.names.NameOwners;
import io.github.systemd4j.internal.text.Excerpt;
import io.github.systemd4j.internal.wire.MessageAccess;
import io.github.systemd4j.loop.EventLoop;
import io.github.systemd4j.loop.EventSource;
import io.github.systemd4j.message.BodyWriter;
import io.github.systemd4j.message.BusException;
import io.github.systemd4j.message.ErrorName;
import io.github.systemd4j.message.MatchRule;
import io.github.systemd4j.message.Message;
import io.github.systemd4j.message.MethodCall;
import io.github.systemd4j.message.SignalHandler;
import io.github.systemd4j.message.Subscription;
import io.github.systemd4j.message.UnixFd;
import io.github.systemd4j.message.WireEncoder;
import io.github.systemd4j.message.WireMessage;
import java.lang.foreign.Arena;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Connects a socket with its receive buffer, its send queue, its subscriptions and its calls. Used on the loop's thread
 * only.
 */
final class StreamConnection implements EventSource, NameOwners.Link {
    private static final LoopAccess LOOPS = LoopAccess.get();

    /** Lets other sources of the loop run in between; 4 MiB with the usual buffer. */
    private static final int READS_A_TURN = 16;

    private static final long NEVER = -1;

    /**
     * A call is refused only while fewer unsent bytes wait. With more it is not answered, so that a peer that calls and
     * never reads can't end the connection. The limit has room for about 5,000 refusals.
     */
    private static final long MAX_UNSENT_TO_REFUSE = 1 << 20;

    private static final String LOST = "%s closed the connection";

    private final EventLoop loop;
    private final BusAddress address;
    private final long maxMessage;
    private final Duration connectTimeout;
    private final long connectDeadline;
    private final UnixFd socket;
    private final Arena arena = Arena.ofConfined();
    private final ReceiveBuffer received = new ReceiveBuffer();
    private final SendQueue unsent = new SendQueue(arena);
    private final WireMessage message = MessageAccess.get().newWireMessage(MemoryOwner.LIBRARY);
    private final Authentication authentication;
    private final DroppedMessages dropped;
    private final PendingReplies replies = new PendingReplies();
    private final LingerPolicy linger;
    private final DeliveryErrors errors;
    private final Router router;
    private final Matches matches = new Matches(this);
    private final NameOwners owners = new NameOwners(this);
    private final Set<StreamSubscription> subscriptions = new HashSet<>();
    private final CompletableFuture<String> ready = new CompletableFuture<>();
    private final ConnectionEnd closed = new ConnectionEnd();

    /** The reason why this connection is to end. */
    private @Nullable Throwable failure;

    private boolean dispatching;
    private boolean freed;
    private volatile @Nullable BusException end;

    /** Connects, and starts to authenticate. Must be called on the loop's thread. */
    StreamConnection(EventLoop loop, BusAddress address, Duration connectTimeout, long maxMessage, Duration linger) {
        this.loop = loop;
        this.address = address;
        this.connectTimeout = connectTimeout;
        this.connectDeadline = PendingReplies.deadline(connectTimeout);
        this.maxMessage = maxMessage;
        this.linger = new LingerPolicy(linger);
        this.errors = new DeliveryErrors(loop);
        this.router = new Router(errors);
        this.dropped = new DroppedMessages(loop, address.toString());
        try {
            Linkage.STREAMS.ensure();
            ConnectedSocket connected = AddressAccess.endpoint(address).connect(address.toString());
            this.socket = connected.fd();
            this.authentication = new Authentication(connected.serverId());
        } catch (Throwable t) {
            release();
            throw t;
        }
        try {
            loop.add(this);
        } catch (Throwable t) {
            socket.close();
            release();
            throw t;
        }
        write(authentication.request());
    }

    private void release() {
        received.close();
        if (arena.scope().isAlive()) {
            arena.close();
        }
    }

    // --- used by other classes

    EventLoop loop() {
        return loop;
    }

    DeliveryErrors errors() {
        return errors;
    }

    Router router() {
        return router;
    }

    Matches matches() {
        return matches;
    }

    NameOwners owners() {
        return owners;
    }

    /** Returns a future with the unique name that the broker assigns; empty without a broker. */
    CompletableFuture<String> ready() {
        return ready;
    }

    CompletableFuture<Void> closed() {
        return closed;
    }

    /** Returns how many messages were dropped because they were invalid. May be called by any thread. */
    long droppedMessages() {
        return dropped.count();
    }

    /** May be called by any thread. */
    boolean isOpen() {
        return end == null;
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

    // --- signals

    @Override
    public CompletableFuture<Subscription> subscribeAsync(MatchRule rule, SignalHandler handler) {
        var subscribed = new CompletableFuture<Subscription>();
        subscribe(rule, handler, subscribed);
        return subscribed;
    }

    void subscribe(MatchRule rule, SignalHandler handler, CompletableFuture<Subscription> subscribed) {
        checkOpen();
        var subscription = new StreamSubscription(this, rule, handler);
        subscriptions.add(subscription);
        Futures.deliver(subscribed, subscription.ready(), _ -> subscription, subscription::close);
    }

    void forget(StreamSubscription subscription) {
        subscriptions.remove(subscription);
    }

    // --- sending

    @Override
    public <T extends @Nullable Object> CompletableFuture<T> callAsync(MethodCall call, Function<Message, T> reader) {
        var future = new CompletableFuture<T>();
        call(call, reader, future);
        return future;
    }

    <T extends @Nullable Object> void call(MethodCall call, Function<Message, T> reader, CompletableFuture<T> future) {
        checkOpen();
        int serial = replies.nextSerial();
        byte[] bytes = WireEncoder.methodCall(call, serial);
        replies.add(serial, call, call.timeout() == null ? Bus.DEFAULT_TIMEOUT : call.timeout(), reader, future);
        write(bytes);
    }

    /** Calls a method, and ignores its reply. */
    void send(MethodCall call) {
        write(WireEncoder.methodCallWithoutReply(call, replies.nextSerial()));
    }

    private void checkOpen() {
        BusException cause = end;
        if (cause != null) {
            throw new BusException(cause.name(), cause.message(), cause.errno());
        }
    }

    private void write(byte[] bytes) {
        try {
            unsent.add(bytes);
            unsent.flush(socket.fd());
        } catch (BusException e) {
            end(e);
        } catch (Throwable t) {
            failure = t; // it isn't known how much of the message was written
            throw t;
        }
    }

    private BusException lost() {
        return new BusException(ErrorName.DISCONNECTED, LOST.formatted(address), libc_h.ECONNRESET());
    }

    // --- the loop

    @Override
    public int fd() {
        return socket.fd();
    }

    @Override
    public int events() {
        return unsent.isEmpty() ? IN : IN | OUT;
    }

    @Override
    public long deadlineMicros() {
        if (unsent.isBroken() || failure != null || end != null) {
            return 0;
        }
        long deadline = replies.deadlineMicros();
        boolean connecting = !ready.isDone() && (deadline == NEVER || connectDeadline < deadline);
        return connecting ? connectDeadline : deadline;
    }

    @Override
    public void dispatch(int events) {
        dispatching = true;
        try {
            if (failure == null && isOpen()) {
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
            unsent.flush(socket.fd());
        }
        if ((events & ~OUT) != 0 || unsent.isBroken()) {
            receive();
        }
        checkConnected();
        expire();
    }

    /** Ends a connection that was lost while writing, after its last messages have been read. */
    private void checkConnected() {
        if (unsent.isBroken() && received.isDrained()) {
            throw lost();
        }
    }

    private void expire() {
        replies.expire();
        if (!ready.isDone() && connectDeadline <= Libc.monotonicMicros()) {
            throw new BusException(ErrorName.TIMEOUT, "connecting to " + address, libc_h.ETIMEDOUT());
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
            handle();
            reads++;
        } while (isOpen() && !received.isDrained() && reads < READS_A_TURN);
        LOOPS.linger(loop, this, linger.nanosAfterRead(count));
    }

    private void handle() {
        if (!authentication.isDone()) {
            authentication.read(received);
            if (!authentication.isDone()) {
                return;
            }
            begin();
        }
        long size = nextSize();
        while (isOpen() && size > 0 && (size <= received.available() || size > maxMessage)) {
            if (size > maxMessage) {
                discard(size);
            } else {
                handle(size);
            }
            size = nextSize();
        }
    }

    private long nextSize() {
        return WireMessage.sizeOf(received.memory(), received.position(), received.available(), BodyWriter.MAX_MESSAGE);
    }

    /** Discards a message over the limit of this connection, without allocating memory for it. */
    private void discard(long size) {
        received.discard(size);
        dropped.add(new BusException(
                ErrorName.LIMITS_EXCEEDED,
                "a message of %d bytes: at most %d are received here".formatted(size, maxMessage),
                libc_h.EMSGSIZE()));
    }

    /** Starts with Hello, which is the first call on every connection to a broker. */
    private void begin() {
        if (hasBroker()) {
            callAsync(Hello.call(connectTimeout), Hello::uniqueName).whenComplete(this::onHello);
        } else {
            ready.complete("");
        }
    }

    private void onHello(@Nullable String uniqueName, @Nullable Throwable error) {
        if (uniqueName != null) {
            ready.complete(uniqueName);
        } else if (error != null) {
            ready.completeExceptionally(error);
        }
    }

    private void handle(long size) {
        try {
            if (isUnderstood(size)) {
                dispatch(message);
            }
        } finally {
            message.release();
            received.consume(size);
        }
    }

    /** Returns whether a message is valid. An invalid one is dropped alone, because its end is known. */
    private boolean isUnderstood(long size) {
        try {
            message.wrap(received.memory(), received.position(), size);
            if (message.isOfKnownType()) {
                return true;
            }
            dropped.add(new BusException(ErrorName.NOT_SUPPORTED, message + " is of an unknown type"));
        } catch (BusException reason) {
            dropped.add(reason);
        }
        return false;
    }

    private void dispatch(Message each) {
        if (hasBroker() && !ready.isDone()) {
            Hello.checkIsAnsweredBy(each);
        }
        switch (each.type()) {
            case SIGNAL -> router.route(each);
            case METHOD_RETURN, ERROR -> replies.complete(each);
            case METHOD_CALL -> refuse(each);
        }
    }

    /** Refuses a call, because nothing is exported here. */
    private void refuse(Message call) {
        if (call.isReplyExpected() && unsent.size() < MAX_UNSENT_TO_REFUSE) {
            var error = new BusException(
                    ErrorName.UNKNOWN_METHOD,
                    "this connection exports no object at " + call.path().excerpt());
            write(WireEncoder.error(call, error, replies.nextSerial()));
        }
    }

    // --- closing

    /** Closes the connection; all calls fail immediately. Must be called on the loop's thread. */
    @Override
    public void close() {
        end(new BusException(ErrorName.DISCONNECTED, "the stream was closed", libc_h.ESHUTDOWN()));
    }

    private void end(BusException cause) {
        if (end == null) {
            end = cause;
        }
        conclude();
    }

    /**
     * Ends a failed connection, and frees an ended one. After a failure for lack of memory, the next turn tries again.
     */
    private void conclude() {
        Throwable failed = failure;
        if (failed != null && end == null) {
            end = failed instanceof BusException cause ? cause : unexpected(failed);
        }
        BusException cause = end;
        if (cause != null && !freed) {
            ready.completeExceptionally(cause);
            subscriptions.forEach(StreamSubscription::onClosed);
            replies.fail(cause);
            free(cause);
        }
    }

    private BusException unexpected(Throwable failed) {
        loop.errorHandler().onError("receiving from " + address, failed);
        return new BusException(
                ErrorName.FAILED, "receiving from %s failed: %s".formatted(address, Excerpt.of(failed.toString())));
    }

    /** Frees the memory, but not before a handler that may be reading a message has returned. */
    private void free(BusException cause) {
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
        closed.end(cause);
        loop.remove(this); // last, because a source that was removed gets no further turn
        freed = true;
    }
}
