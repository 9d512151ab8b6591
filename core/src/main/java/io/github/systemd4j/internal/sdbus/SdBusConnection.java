package io.github.systemd4j.internal.sdbus;

import io.github.systemd4j.bindings.Linkage;
import io.github.systemd4j.bus.BusAddress;
import io.github.systemd4j.bus.ExportedInterface;
import io.github.systemd4j.bus.PreparedCall;
import io.github.systemd4j.bus.Registration;
import io.github.systemd4j.internal.connection.ConnectionState;
import io.github.systemd4j.internal.loop.LoopTasks;
import io.github.systemd4j.internal.names.NameOwners;
import io.github.systemd4j.internal.wire.WireWriter;
import io.github.systemd4j.loop.EventLoop;
import io.github.systemd4j.message.Body;
import io.github.systemd4j.message.MatchRule;
import io.github.systemd4j.message.Message;
import io.github.systemd4j.message.MethodCall;
import io.github.systemd4j.message.Signal;
import io.github.systemd4j.message.SignalHandler;
import io.github.systemd4j.message.Subscription;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Connects with libsystemd: calls methods, sends signals, subscribes to signals and exports objects. Used on the loop's
 * thread only, because libsystemd doesn't support others, unless stated otherwise.
 */
public final class SdBusConnection implements NameOwners.Link {
    private final EventLoop loop;
    private final Duration callTimeout;
    private final ConnectionState<Void> state;
    private final Callbacks callbacks;
    private final SdBusHandle bus;
    private final boolean broker;
    private final ReentrancyGuard guard;
    private final SdBusSlots slots;
    private final SdBusSender sender;
    private final DrivenCalls driven;
    private final SdBusDriver driver;
    private final NameOwners owners = new NameOwners(this);

    /** Opens the bus and starts to connect. Must be called on the loop's thread. */
    public SdBusConnection(
            EventLoop loop, BusAddress address, SdBusSetup.Setup setup, Duration connectTimeout, Duration callTimeout) {
        this.loop = loop;
        this.callTimeout = callTimeout;
        this.state = new ConnectionState<>(connectTimeout);
        Arena arena = Arena.ofConfined();
        SdBodyWriter bodyWriter;
        try {
            Linkage.BUSES.ensure();
            bodyWriter = new SdBodyWriter(arena);
            this.callbacks = new Callbacks(loop, arena, bodyWriter);
            this.bus = SdBusHandle.open(address, setup, arena);
        } catch (Throwable t) {
            arena.close();
            throw t;
        }
        try {
            MemorySegment pointer = bus.pointer();
            SdBusSetup.limitOwnCalls(pointer);
            this.broker = bus.hasBroker();
            this.guard = new ReentrancyGuard(loop, callbacks);
            this.slots = new SdBusSlots(pointer, arena, callbacks, guard);
            var backlog = new Backlog(pointer, arena, callTimeout);
            var messages = new OutgoingMessages(pointer, arena, bodyWriter);
            this.sender = new SdBusSender(pointer, arena, messages, backlog, callbacks, guard);
            this.driven = new DrivenCalls(loop, bus, arena, state, sender);
            this.driver = new SdBusDriver(loop, address.toString(), state, bus, callbacks, guard, backlog, driven);
            loop.add(driver);
        } catch (Throwable t) {
            bus.free();
            throw t;
        }
    }

    // --- used by handlers, on the loop's thread

    EventLoop loop() {
        return loop;
    }

    NameOwners owners() {
        return owners;
    }

    SdBusSlots slots() {
        return slots;
    }

    SdBusSender sender() {
        return sender;
    }

    ReentrancyGuard guard() {
        return guard;
    }

    Callbacks callbacks() {
        return callbacks;
    }

    SdBusDriver driver() {
        return driver;
    }

    // --- state

    /** Returns whether the peer is a broker, with names and matches. */
    @Override
    public boolean hasBroker() {
        return broker;
    }

    public CompletableFuture<Void> ready() {
        return state.ready();
    }

    /** Returns a future that completes when all resources are freed; it fails if the connection was lost. */
    public CompletableFuture<Void> closed() {
        return state.closed();
    }

    /** May be called by any thread. */
    public boolean isOpen() {
        return state.isOpen();
    }

    /** Returns the pointer for libsystemd's functions, valid until the connection is closed. */
    public MemorySegment bus() {
        state.checkOpen();
        return bus.pointer();
    }

    /** Returns the name that the broker gave to this connection; empty if the peer isn't a broker. */
    public String uniqueName() {
        state.checkOpen();
        return bus.uniqueName();
    }

    /** Returns the id of the bus or peer, 32 hexadecimal digits. */
    public String id() {
        state.checkOpen();
        return bus.id();
    }

    /**
     * Runs a task on the loop's thread, unless the loop is closed and needs none any more; see {@link
     * LoopTasks#runIfOpen}.
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

    /** Closes the connection; see {@link SdBusDriver#close}. */
    public void close() {
        driver.close();
    }

    // --- operations

    @Override
    public <T extends @Nullable Object> void call(
            MethodCall call, Function<Message, T> reader, CompletableFuture<T> future) {
        try {
            if (!future.isDone()) {
                state.checkOpen();
                sender.call(new PendingCall<>(this, call, timeout(call), reader, future), slots);
            }
        } catch (Throwable t) {
            future.completeExceptionally(t);
        } finally {
            call.body().close();
        }
    }

    /** Calls a method that was prepared. */
    <T extends @Nullable Object> void call(
            OutgoingCall prepared, WireWriter body, Function<Message, T> reader, CompletableFuture<T> future) {
        if (!future.isDone()) {
            state.checkOpen();
            var pending = new PendingCall<>(this, prepared.call(), timeout(prepared.call()), reader, future);
            sender.call(pending, prepared, body, slots);
        }
    }

    /** Calls a method on the thread that drives the loop, which drives it until the reply has been read. */
    public <T extends @Nullable Object> T callDriving(MethodCall call, Function<Message, T> reader) {
        long serial;
        try {
            state.checkOpen();
            serial = sender.sendCall(call);
        } finally {
            call.body().close();
        }
        return driven.await(driver, serial, call, reader, timeout(call));
    }

    /** Sends a call that was prepared, and returns the serial number that its reply will refer to. */
    long send(OutgoingCall prepared, WireWriter body) {
        state.checkOpen();
        return sender.sendCall(prepared, body);
    }

    /** Drives the loop until the reply to a call has been read. */
    <T extends @Nullable Object> T awaitDriving(long serial, OutgoingCall prepared, Function<Message, T> reader) {
        return driven.await(driver, serial, prepared.call(), reader, timeout(prepared.call()));
    }

    /** Returns how long a call waits for its reply. */
    public Duration timeout(MethodCall call) {
        Duration own = call.timeout();
        return own == null ? callTimeout : own;
    }

    /** Prepares a call that is sent with arguments of these types each time. May be called by any thread. */
    public PreparedCall prepare(MethodCall call, String signature) {
        return new SdBusPreparedCall(this, new OutgoingCall(call, signature));
    }

    /** Calls a method without a reply. */
    public void send(MethodCall call, CompletableFuture<Void> sent) {
        send(sent, call.body(), () -> sender.send(call));
    }

    public void send(Signal signal, CompletableFuture<Void> sent) {
        send(sent, signal.body(), () -> sender.send(signal));
    }

    private void send(CompletableFuture<Void> sent, Body body, Runnable task) {
        try {
            state.checkOpen();
            task.run();
            sent.complete(null);
        } catch (Throwable t) {
            sent.completeExceptionally(t);
        } finally {
            body.close();
        }
    }

    /** Emits {@code PropertiesChanged} with the values of the properties, which their getters return. */
    void emitPropertiesChanged(String path, String interfaceName, Iterable<String> names) {
        state.checkOpen();
        try {
            sender.emitPropertiesChanged(path, interfaceName, names);
        } finally {
            driver.finishPendingClose();
        }
    }

    @Override
    public void subscribe(MatchRule rule, SignalHandler handler, CompletableFuture<Subscription> subscribed) {
        state.checkOpen();
        new SlotSubscription(this, rule, handler).deliverTo(subscribed);
    }

    /** Exports an interface at a path. */
    public Registration export(String path, ExportedInterface exported) {
        state.checkOpen();
        return new ObjectRegistration(this, path, exported);
    }
}
