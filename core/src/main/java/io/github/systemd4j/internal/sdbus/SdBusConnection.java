package io.github.systemd4j.internal.sdbus;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.github.systemd4j.bindings.Headroom;
import io.github.systemd4j.bindings.Libc;
import io.github.systemd4j.bindings.Linkage;
import io.github.systemd4j.bindings.Memory;
import io.github.systemd4j.bindings.libc.libc_h;
import io.github.systemd4j.bindings.libsystemd.libsystemd_h;
import io.github.systemd4j.bus.BusAddress;
import io.github.systemd4j.bus.ExportedInterface;
import io.github.systemd4j.bus.Registration;
import io.github.systemd4j.internal.BusErrors;
import io.github.systemd4j.internal.Errno;
import io.github.systemd4j.internal.FileDescriptors;
import io.github.systemd4j.internal.Timeouts;
import io.github.systemd4j.internal.connection.ConnectionEnd;
import io.github.systemd4j.internal.connection.Futures;
import io.github.systemd4j.internal.loop.LoopAccess;
import io.github.systemd4j.internal.loop.LoopTasks;
import io.github.systemd4j.internal.names.NameOwners;
import io.github.systemd4j.loop.EventLoop;
import io.github.systemd4j.loop.EventSource;
import io.github.systemd4j.message.Body;
import io.github.systemd4j.message.BusException;
import io.github.systemd4j.message.ErrorName;
import io.github.systemd4j.message.MatchRule;
import io.github.systemd4j.message.Message;
import io.github.systemd4j.message.MethodCall;
import io.github.systemd4j.message.Signal;
import io.github.systemd4j.message.SignalHandler;
import io.github.systemd4j.message.Subscription;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Owns a {@code sd_bus} and all its resources. It is used on the loop's thread only, from opening to the last unref,
 * because libsystemd doesn't support others.
 */
public final class SdBusConnection implements EventSource, NameOwners.Link {
    private static final LoopAccess LOOPS = LoopAccess.get();

    /** Lets other sources of the loop run in between, while the cost of a turn stays small for each message. */
    private static final int MESSAGES_A_TURN = 256;
    /** A second is enough for a peer that reads, and closing mustn't wait for one that doesn't. */
    private static final long FLUSH_MICROS = 1_000_000;

    private static final long NEVER = -1;
    /** Getters that announce changes nest in C and Java; a legitimate program needs one or two levels. */
    private static final int MAX_NESTING = 8;

    private enum State {
        CONNECTING,
        READY,
        CLOSING,
        FLUSHING,
        CLOSED
    }

    private final EventLoop loop;
    private final BusAddress address;
    private final Duration callTimeout;
    private final Arena arena = Arena.ofConfined();
    private final MemorySegment out = arena.allocate(8, 8);
    private final SdBodyWriter bodyWriter = new SdBodyWriter(arena);
    private final Callbacks callbacks;
    private final HandlerTable handlers;
    private final NameOwners owners = new NameOwners(this);
    private final Deque<Runnable> afterProcessing = new ArrayDeque<>();
    private final CompletableFuture<Void> ready = new CompletableFuture<>();
    private final ConnectionEnd closed = new ConnectionEnd();
    private final MemorySegment bus;
    private final OutgoingMessages messages;
    private final Backlog backlog;
    private final long connectDeadline;

    private final boolean broker;
    /** The number of calls of libsystemd on the stack that may call back. */
    private int inLibsystemd;

    /** The negative errno that has ended the connection, or ends it in the next turn; 0 while it is open. */
    private int lost;

    /** The first of the calls that are to be ended in the next turn. */
    private @Nullable PendingCall<?> unended;

    private boolean closingHandlers;
    private long flushDeadline = NEVER;
    private @Nullable BusException closeCause;
    private volatile State state = State.CONNECTING;

    /** Opens the bus and starts to connect. Must be called on the loop's thread. */
    public SdBusConnection(
            EventLoop loop, BusAddress address, SdBusSetup.Setup setup, Duration connectTimeout, Duration callTimeout) {
        this.loop = loop;
        this.address = address;
        this.callTimeout = callTimeout;
        this.connectDeadline = Timeouts.deadline(connectTimeout);
        try {
            Linkage.BUSES.ensure();
            this.callbacks = new Callbacks(loop, arena, bodyWriter);
            this.handlers = callbacks.handlers();
            this.bus = open(setup);
        } catch (Throwable t) {
            arena.close();
            throw t;
        }
        try {
            SdBusSetup.limitOwnCalls(bus);
            this.messages = new OutgoingMessages(bus, arena, bodyWriter);
            this.backlog = new Backlog(bus, arena, callTimeout);
            this.broker = libsystemd_h.sd_bus_is_bus_client(bus) > 0;
            loop.add(this);
        } catch (Throwable t) {
            libsystemd_h.sd_bus_unref(bus);
            arena.close();
            throw t;
        }
    }

    private MemorySegment open(SdBusSetup.Setup setup) {
        int result;
        try (Arena call = Arena.ofConfined()) {
            result = SdBusSetup.open(address, out, setup, call);
        }
        if (result < 0) {
            throw BusErrors.connecting(-result, address.toString());
        }
        return out.get(ADDRESS, 0);
    }

    // --- used by other classes on the loop's thread

    EventLoop loop() {
        return loop;
    }

    HandlerTable handlers() {
        return handlers;
    }

    NameOwners owners() {
        return owners;
    }

    /** Returns whether the peer is a broker, with names and matches. */
    @Override
    public boolean hasBroker() {
        return broker;
    }

    public CompletableFuture<Void> ready() {
        return ready;
    }

    /** Returns a future that completes when all resources are freed; it fails if the connection was lost. */
    public CompletableFuture<Void> closed() {
        return closed;
    }

    /** May be called by any thread. */
    public boolean isOpen() {
        return state == State.CONNECTING || state == State.READY;
    }

    /** Returns whether the socket is still connected, according to libsystemd. */
    boolean isConnected() {
        return libsystemd_h.sd_bus_is_open(bus) > 0;
    }

    public MemorySegment bus() {
        checkOpen();
        return bus;
    }

    /**
     * Runs a task on the loop's thread, unless the loop is closed and needs none any more; see {@link
     * EventLoop#runIfOpen}.
     */
    public boolean run(Runnable task) {
        return LoopTasks.runIfOpen(loop, task);
    }

    /** Sends a message. The body's descriptors are closed in any case, even if the loop is closed. */
    public void submit(CompletableFuture<?> result, Body body, Runnable task) {
        LoopTasks.submit(loop, result, task);
        if (result.isDone()) {
            body.close();
        }
    }

    private void checkOpen() {
        if (!isOpen()) {
            throw closeCause == null ? BusErrors.closedHere() : BusErrors.rethrown(closeCause);
        }
    }

    // --- sending

    @Override
    public <T extends @Nullable Object> CompletableFuture<T> callAsync(MethodCall call, Function<Message, T> reader) {
        var future = new CompletableFuture<T>();
        call(call, reader, future);
        return future;
    }

    public <T extends @Nullable Object> void call(
            MethodCall call, Function<Message, T> reader, CompletableFuture<T> future) {
        try {
            if (future.isDone()) {
                return;
            }
            checkOpen();
            Linkage.CALLS.ensure();
            Duration timeout = call.timeout() == null ? callTimeout : call.timeout();
            var pending = new PendingCall<>(this, call, timeout, reader, future);
            MemorySegment m = messages.methodCall(call);
            try {
                pending.slot(startCall(m, pending, Timeouts.micros(timeout)));
                backlog.add();
            } finally {
                libsystemd_h.sd_bus_message_unref(m);
            }
        } catch (Throwable t) {
            future.completeExceptionally(t);
        } finally {
            call.body().close();
        }
    }

    private MemorySegment startCall(MemorySegment m, PendingCall<?> pending, long micros) {
        long id = handlers.add(pending);
        int result = libsystemd_h.sd_bus_call_async(
                bus, out, m, callbacks.messageHandler(), MemorySegment.ofAddress(id), micros);
        if (result < 0) {
            forget(id);
            throw Errno.of(-result, "calling " + pending.call());
        }
        pending.id(id);
        return out.get(ADDRESS, 0);
    }

    public void send(MethodCall call, CompletableFuture<Void> sent) {
        send(sent, call.body(), () -> {
            MemorySegment m = messages.methodCall(call);
            libsystemd_h.sd_bus_message_set_expect_reply(m, 0);
            return m;
        });
    }

    public void send(Signal signal, CompletableFuture<Void> sent) {
        send(sent, signal.body(), () -> messages.signal(signal));
    }

    private void send(CompletableFuture<Void> sent, Body body, Supplier<MemorySegment> message) {
        try {
            checkOpen();
            Linkage.CALLS.ensure();
            Linkage.SIGNALS.ensure();
            send(message.get());
            backlog.add();
            sent.complete(null);
        } catch (Throwable t) {
            sent.completeExceptionally(t);
        } finally {
            body.close();
        }
    }

    private void send(MemorySegment m) {
        try {
            Errno.check(libsystemd_h.sd_bus_send(bus, m, MemorySegment.NULL), "sending a message");
        } finally {
            libsystemd_h.sd_bus_message_unref(m);
        }
    }

    /** Answers a call with results. */
    void reply(MemorySegment call, Body results) {
        try {
            send(messages.methodReturn(call, results));
            backlog.addAnswer(results);
        } finally {
            results.close();
        }
    }

    /** Answers a call with an error. */
    void replyError(MemorySegment call, BusException error) {
        try (Arena strings = Arena.ofConfined()) {
            Errno.check(
                    libsystemd_h.sd_bus_reply_method_error(call, SdBusError.of(error, strings)),
                    "answering with an error");
            backlog.addAnswer(error.message().length());
        }
    }

    /** Emits {@code PropertiesChanged} with the values of the properties, which their getters return. */
    void emitPropertiesChanged(String path, String interfaceName, Iterable<String> names) {
        checkOpen();
        if (inLibsystemd == MAX_NESTING) {
            throw new IllegalStateException("propertiesChanged of %s inside its own getters".formatted(interfaceName));
        }
        Headroom.checkForCallbacks();
        enter();
        callbacks.beginAnnouncing();
        try (Arena strings = Arena.ofConfined()) {
            Errno.check(
                    libsystemd_h.sd_bus_emit_properties_changed_strv(
                            bus,
                            strings.allocateFrom(path),
                            strings.allocateFrom(interfaceName),
                            Memory.strv(strings, names)),
                    "emitting PropertiesChanged of " + interfaceName);
            backlog.add();
        } finally {
            callbacks.endAnnouncing();
            leave();
            if (state == State.CLOSING && inLibsystemd == 0) {
                finishClosing(0);
            }
        }
    }

    // --- slots

    @Override
    public CompletableFuture<Subscription> subscribeAsync(MatchRule rule, SignalHandler handler) {
        var subscribed = new CompletableFuture<Subscription>();
        subscribe(rule, handler, subscribed);
        return subscribed;
    }

    public void subscribe(MatchRule rule, SignalHandler handler, CompletableFuture<Subscription> subscribed) {
        var subscription = new SlotSubscription(this, rule, handler);
        Futures.deliver(subscribed, subscription.ready(), _ -> subscription, subscription::close);
    }

    /** Adds a match; the broker's answer to it is passed to {@link SlotSubscription#onInstalled}. */
    MemorySegment addMatch(String rule, long id) {
        checkOpen();
        Linkage.CALLS.ensure();
        try (Arena strings = Arena.ofConfined()) {
            Errno.check(
                    libsystemd_h.sd_bus_add_match_async(
                            bus,
                            out,
                            strings.allocateFrom(rule),
                            callbacks.messageHandler(),
                            callbacks.matchInstalled(),
                            MemorySegment.ofAddress(id)),
                    "adding the match " + rule);
        }
        return out.get(ADDRESS, 0);
    }

    /** Exports an interface at a path. */
    public Registration export(String path, ExportedInterface exported) {
        return new ObjectRegistration(this, path, exported);
    }

    /** Registers a vtable; the user data are only the offsets of its entries. */
    MemorySegment addObject(String path, String interfaceName, MemorySegment vtable) {
        checkOpen();
        Linkage.CALLS.ensure();
        Linkage.OBJECTS.ensure();
        callbacks.rehearseObjects();
        try (Arena strings = Arena.ofConfined()) {
            Errno.check(
                    libsystemd_h.sd_bus_add_object_vtable(
                            bus,
                            out,
                            strings.allocateFrom(path),
                            strings.allocateFrom(interfaceName),
                            vtable,
                            MemorySegment.NULL),
                    "exporting %s at %s".formatted(interfaceName, path));
        }
        return out.get(ADDRESS, 0);
    }

    Callbacks callbacks() {
        return callbacks;
    }

    /** Removes a handler immediately, and permits the reuse of its number when libsystemd can't be calling it. */
    void forget(long id) {
        handlers.remove(id);
        if (inLibsystemd == 0) {
            handlers.freeRemoved();
        }
    }

    void unref(MemorySegment slot) {
        libsystemd_h.sd_bus_slot_unref(slot);
    }

    // --- the loop

    @Override
    public int fd() {
        return Errno.check(libsystemd_h.sd_bus_get_fd(bus), "sd_bus_get_fd");
    }

    /** Doesn't read from a peer that doesn't read its answers, until it does. */
    @Override
    public int events() {
        return backlog.isTooLong() ? OUT : Math.max(0, libsystemd_h.sd_bus_get_events(bus));
    }

    @Override
    public long deadlineMicros() {
        long deadline = libsystemd_h.sd_bus_get_timeout(bus, out) < 0 ? NEVER : out.get(JAVA_LONG, 0);
        return switch (state) {
            case CONNECTING -> Timeouts.earlier(deadline, connectDeadline);
            case CLOSING -> 0; // closing has started, and failed
            case FLUSHING -> Timeouts.earlier(deadline, flushDeadline);
            default -> lost < 0 || unended != null ? 0 : Timeouts.earlier(deadline, backlog.deadlineMicros());
        };
    }

    @Override
    public void dispatch(int events) {
        endCalls();
        int result = lost < 0 ? lost : 1;
        for (int n = 0; result > 0 && n < MESSAGES_A_TURN && state != State.CLOSING && state != State.CLOSED; n++) {
            result = process();
            if (state == State.CONNECTING) {
                connecting(result);
            }
            if (isOpen() && backlog.isTooLongAfterMessage()) {
                break;
            }
        }
        if (result < 0) {
            lost = result;
        } else if (isOpen() && !isConnected()) {
            lost = -libc_h.ECONNRESET();
        }
        if (isOpen() && backlog.isStalled()) {
            startClosing(new BusException(
                    ErrorName.LIMITS_EXCEEDED,
                    address + " doesn't read, and too many answers wait for it",
                    libc_h.ENOBUFS()));
        } else if (isOpen() && lost < 0) {
            startClosing(receiveError(-lost));
        }
        if (!isOpen()) {
            finishClosing(result);
        }
    }

    private BusException receiveError(int errno) {
        if (state == State.CONNECTING) {
            return BusErrors.authenticating(errno, address.toString());
        }
        return errno == libc_h.ECONNRESET()
                ? BusErrors.peerGone(address + " closed the connection")
                : Errno.of(errno, "receiving from " + address);
    }

    /** Ends a call in the next turn, because memory has run out. Allocates nothing. */
    void endLater(PendingCall<?> call) {
        call.nextUnended = unended;
        unended = call;
    }

    private void endCalls() {
        while (unended != null) {
            unended.end();
            unended = unended.nextUnended;
        }
    }

    /** Ends this connection in the next turn, because a received message can't be delivered. Allocates nothing. */
    void lose(int errno) {
        lost = -errno;
    }

    private int process() {
        callbacks.beginMessage();
        enter();
        try {
            return libsystemd_h.sd_bus_process(bus, MemorySegment.NULL);
        } finally {
            leave();
            long answered = callbacks.takeAnswered();
            if (answered > 0 && isOpen()) {
                backlog.addAnswer(answered);
            }
        }
    }

    /** Begins a call of libsystemd that may call back: until it returns, nothing that it may be using is freed. */
    private void enter() {
        inLibsystemd++;
        LOOPS.enter(loop);
    }

    private void leave() {
        LOOPS.leave(loop);
        callbacks.reportEscaped();
        if (--inLibsystemd == 0) {
            handlers.freeRemoved();
            runAfterProcessing();
        }
    }

    /** Frees a resource as soon as libsystemd can't be using it. */
    void afterProcessing(Runnable release) {
        afterProcessing.add(release);
        if (inLibsystemd == 0) {
            runAfterProcessing();
        }
    }

    private void runAfterProcessing() {
        Runnable release = afterProcessing.poll();
        while (release != null) {
            release.run();
            release = afterProcessing.poll();
        }
    }

    private void connecting(int result) {
        if (result < 0 || !isConnected()) {
            return;
        }
        if (libsystemd_h.sd_bus_is_ready(bus) > 0) {
            state = State.READY;
            LOOPS.rearm(loop, this);
            ready.complete(null);
            return;
        }
        if (connectDeadline != NEVER && Libc.monotonicMicros() >= connectDeadline) {
            startClosing(Errno.named(ErrorName.TIMEOUT, libc_h.ETIMEDOUT(), "connecting to " + address));
        }
        LOOPS.rearm(loop, this);
    }

    // --- closing

    /**
     * Closes the connection on the loop's thread: all calls fail immediately; sent messages are still written, for up
     * to a second.
     */
    @Override
    public void close() {
        if (isOpen()) {
            startClosing(BusErrors.closedHere());
        }
        if (inLibsystemd == 0) {
            finishClosing(0);
        }
    }

    private void startClosing(BusException cause) {
        long now = Libc.monotonicMicros();
        flushDeadline = state == State.READY ? now + FLUSH_MICROS : now;
        closeCause = cause;
        state = State.CLOSING;
    }

    private void finishClosing(int result) {
        if (closingHandlers || state == State.CLOSED) {
            return;
        }
        BusException cause = Objects.requireNonNull(closeCause);
        if (state == State.CLOSING) {
            closeHandlers(cause);
            state = State.FLUSHING;
        }
        boolean flushing = result >= 0 && Libc.monotonicMicros() < flushDeadline && hasUnwritten();
        if (!flushing) {
            free(cause);
        }
    }

    private boolean hasUnwritten() {
        return libsystemd_h.sd_bus_is_ready(bus) > 0 && !backlog.isEmpty();
    }

    /** Notifies all handlers. A handler that closes the bus has no further effect. */
    private void closeHandlers(BusException cause) {
        closingHandlers = true;
        try {
            ready.completeExceptionally(cause);
            handlers.all().forEach(handler -> close(handler, cause));
        } finally {
            closingHandlers = false;
        }
    }

    private void close(NativeHandler handler, BusException cause) {
        try {
            handler.onClosed(cause);
        } catch (OutOfMemoryError e) {
            throw e; // all are notified again in the next turn
        } catch (Throwable t) {
            loop.errorHandler().onError("%s at the end of %s".formatted(handler, address), t);
        }
    }

    private void free(BusException cause) {
        checkDescriptor();
        loop.remove(this);
        state = State.CLOSED;
        libsystemd_h.sd_bus_close(bus);
        libsystemd_h.sd_bus_unref(bus);
        try {
            arena.close();
        } finally {
            closed.end(cause);
        }
    }

    /**
     * Checks the descriptor before it is closed: libsystemd ends the process if it isn't open. If needed, another one
     * replaces it.
     */
    private void checkDescriptor() {
        int fd = libsystemd_h.sd_bus_get_fd(bus);
        if (fd >= 0 && !FileDescriptors.isOpen(fd)) {
            FileDescriptors.reopen(fd, loop.fd());
            loop.errorHandler()
                    .onError(
                            "closing " + address,
                            new IllegalStateException("fd %d of the bus was closed by other code".formatted(fd)));
        }
    }
}
