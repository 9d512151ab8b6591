package io.github.systemd4j.bus;

import io.github.systemd4j.internal.BusErrors;
import io.github.systemd4j.internal.Timeouts;
import io.github.systemd4j.internal.connection.BlockingCalls;
import io.github.systemd4j.internal.connection.CallArguments;
import io.github.systemd4j.internal.connection.ConnectionLoop;
import io.github.systemd4j.internal.connection.ConnectionOptions;
import io.github.systemd4j.internal.connection.Futures;
import io.github.systemd4j.internal.loop.LoopTasks;
import io.github.systemd4j.internal.names.NameOwners;
import io.github.systemd4j.internal.sdbus.SdBusConnection;
import io.github.systemd4j.internal.sdbus.SdBusSetup;
import io.github.systemd4j.internal.text.NameRules;
import io.github.systemd4j.loop.ErrorHandler;
import io.github.systemd4j.loop.EventLoop;
import io.github.systemd4j.message.BusException;
import io.github.systemd4j.message.ErrorName;
import io.github.systemd4j.message.MatchRule;
import io.github.systemd4j.message.Message;
import io.github.systemd4j.message.MethodCall;
import io.github.systemd4j.message.ObjectPath;
import io.github.systemd4j.message.Signal;
import io.github.systemd4j.message.SignalHandler;
import io.github.systemd4j.message.Subscription;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Connects to a broker or to a single peer with libsystemd's sd-bus.
 *
 * <p>Every method may be called from any thread. Methods that wait for the peer park the calling thread, virtual or
 * not. They throw {@link IllegalStateException} on the loop's own thread, which would wait for itself. There, use the
 * method that returns a future. Futures complete on the loop's thread. If the calling thread {@linkplain Builder#driven
 * drives} the bus, these methods run its loop instead of parking, and throw inside handlers only.
 *
 * <p>An interrupt ends such a wait with a {@link BusException} that has {@link ErrorName#FAILED} and {@code EINTR}; the
 * thread's interrupt status remains set. A result that arrives later is closed, as after a timeout. It isn't known then
 * whether the peer has done what was requested: use {@link #releaseName} to release a name that was perhaps acquired.
 *
 * <p>{@link #close()} ends the connection at any time: each waiting call fails with {@link ErrorName#DISCONNECTED}, and
 * each subscription and exported object ends. The same happens when the connection is lost. A bus doesn't reconnect.
 * {@link BusException} lists the name of each failure.
 *
 * <p>libsystemd refuses some messages that the specification allows, and that a
 * {@link io.github.systemd4j.signals.SignalStream} delivers:
 *
 * <ul>
 *   <li>It drops a message whose path has more than 65,536 characters, whose signature has 255 characters, or has more
 *       than 32 structs and dict entries inside one another.
 *   <li>It drops a signal or call with a header field that only other types need, such as REPLY_SERIAL, and a message
 *       whose number of descriptors isn't the announced one.
 *   <li>It doesn't read a string with a noncharacter of Unicode, such as U+FFFE or U+FDD0.
 *   <li>It doesn't read a signature of 255 characters, as a value or as the type of a variant.
 * </ul>
 *
 * <p>Reading or skipping such a value throws {@link BusException}. A {@link MatchRule} with a condition on an argument
 * doesn't select a signal that has such a value there or before it.
 *
 * <p>libsystemd 252 to 255 never closes the descriptors of a message that it drops. Each program that may send messages
 * to this connection can use up the descriptors of this process in that way. Where no descriptors are needed, receive
 * messages with a {@link io.github.systemd4j.signals.SignalStream}, which closes them, or open the bus
 * {@linkplain Builder#withoutDescriptors() without descriptors}.
 *
 * <p>Without a free descriptor in this process, a message with descriptors ends the connection.
 *
 * <p>The bus stops reading from a peer that doesn't read its answers once about 64 MiB of them, or 64 descriptors, are
 * waiting. It continues when the peer reads again. It is closed with {@link ErrorName#LIMITS_EXCEEDED} if the peer
 * reads
 * nothing for the {@linkplain Builder#callTimeout timeout of a call}.
 *
 * <pre>{@code
 * try (Bus bus = Bus.openSystem()) {
 *     RemoteObject systemd = bus.object("org.freedesktop.systemd1", "/org/freedesktop/systemd1");
 *     System.out.println(systemd.property("org.freedesktop.systemd1.Manager", "Version"));
 * }
 * }</pre>
 *
 * @see <a href="https://www.freedesktop.org/software/systemd/man/sd-bus.html">sd-bus(3)</a>
 */
public final class Bus implements BusConnection {
    /** How long a call waits for its reply if neither it nor the bus sets a timeout; the default of libsystemd. */
    public static final Duration DEFAULT_TIMEOUT = Timeouts.DEFAULT;

    /** The flag and two of the results of RequestName; see the specification, "Message Bus Names". */
    private static final long DO_NOT_QUEUE = 4;

    private static final long PRIMARY_OWNER = 1;
    private static final long ALREADY_OWNER = 4;

    private final BusAddress address;
    private final @Nullable String description;
    private final ConnectionLoop loop;
    private final Duration callTimeout;
    private final SdBusConnection connection;
    private final String uniqueName;
    private final String id;

    private Bus(Builder builder, ConnectionLoop loop, SdBusConnection connection) {
        this.address = builder.address;
        this.description = builder.description;
        this.callTimeout = builder.callTimeout;
        this.loop = loop;
        this.connection = connection;
        this.uniqueName = connection.uniqueName();
        this.id = connection.id();
    }

    /** Opens the system bus with a loop of its own; see {@link BusAddress#system()}. */
    public static Bus openSystem() {
        return open(BusAddress.system());
    }

    /** Opens the user's bus with a loop of its own; see {@link BusAddress#user()}. */
    public static Bus openUser() {
        return open(BusAddress.user());
    }

    /** Opens a bus with a loop of its own, and waits until it is authenticated. */
    public static Bus open(BusAddress address) {
        return builder(address).open();
    }

    /** Returns a builder to configure a bus before it is opened. */
    public static Builder builder(BusAddress address) {
        return new Builder(address);
    }

    /** Configures and opens a bus. */
    public static final class Builder {
        private final BusAddress address;
        private final ConnectionOptions options = new ConnectionOptions();
        private @Nullable String description;
        private boolean descriptors = true;
        private Duration callTimeout = DEFAULT_TIMEOUT;

        private Builder(BusAddress address) {
            this.address = address;
        }

        /** Sets a name for the connection in libsystemd's debug log, and for the thread of its loop. */
        public Builder description(String text) {
            description = text;
            return this;
        }

        /**
         * Opens the bus without passing file descriptors. Brokers then don't deliver messages that carry descriptors.
         * There is one exception: dbus-broker disconnects this bus if a broadcast with descriptors matches one of its
         * rules. Rules with a {@linkplain MatchRule#sender sender} don't match broadcasts of other peers. See
         * {@link Bus} for what can happen with descriptors. For a machine or a remote host, {@link #open} throws
         * {@link IllegalStateException}.
         */
        public Builder withoutDescriptors() {
            descriptors = false;
            return this;
        }

        /** Sets the loop that drives the bus. The caller closes it. Without this, the bus has its own loop. */
        public Builder loop(EventLoop shared) {
            options.loop(shared);
            return this;
        }

        /**
         * Lets the thread that opens the bus drive it, without a thread of its own for the loop. Each method that waits
         * then runs the loop until its result has arrived; handlers run on this thread meanwhile, and otherwise only in
         * {@link EventLoop#poll} of {@link Bus#loop}. A call saves two switches between threads. For a program that
         * calls from one platform thread, such as a tool.
         *
         * <p>Calls from other threads wait until this thread waits or polls, and fail with {@link ErrorName#TIMEOUT} if
         * it doesn't. Close the bus on this thread: resources are freed when it drives the loop. {@link #open} throws
         * {@link IllegalStateException} on a virtual thread, and if a {@link #loop} is set, too; {@link #openAsync}
         * always.
         */
        public Builder driven() {
            options.driven();
            return this;
        }

        /** Sets the handler of exceptions, if the bus has its own loop; by default they are logged. */
        public Builder errorHandler(ErrorHandler handler) {
            options.errorHandler(handler);
            return this;
        }

        /** Sets how long connecting and authenticating may take; 25 seconds by default. */
        public Builder connectTimeout(Duration limit) {
            options.connectTimeout(limit);
            return this;
        }

        /** Sets how long calls without their own timeout wait; 25 seconds by default. */
        public Builder callTimeout(Duration limit) {
            callTimeout = Timeouts.checkPositive(limit);
            return this;
        }

        /**
         * Opens the bus and waits until it is authenticated.
         *
         * @throws BusException if that fails
         * @throws IllegalStateException on the loop's own thread, unless that drives the loop
         */
        public Bus open() {
            ConnectionLoop loop = options.startLoop(threadName());
            BlockingCalls.check(loop.loop(), "opening a bus");
            try {
                return BlockingCalls.await(loop.loop(), openAsync(loop), options.connectTimeout());
            } catch (Throwable t) {
                loop.closeFailed();
                throw t;
            }
        }

        /** Opens the bus; the future fails with {@link BusException}. */
        public CompletableFuture<Bus> openAsync() {
            return openAsync(options.startLoopAsync(threadName()));
        }

        private String threadName() {
            return description == null ? "systemd4j " + address : description;
        }

        private CompletableFuture<Bus> openAsync(ConnectionLoop loop) {
            var opened = new CompletableFuture<Bus>();
            LoopTasks.submit(loop.loop(), opened, () -> open(loop, opened));
            opened.whenComplete((bus, _) -> {
                if (bus == null || bus.loop != loop) {
                    loop.closeOwned();
                }
            });
            return opened;
        }

        private void open(ConnectionLoop loop, CompletableFuture<Bus> opened) {
            var setup = new SdBusSetup.Setup(description, descriptors);
            var connection = new SdBusConnection(loop.loop(), address, setup, options.connectTimeout(), callTimeout);
            Runnable close = connection::close;
            Futures.deliver(
                    opened, connection.ready(), _ -> new Bus(this, loop, connection), () -> connection.run(close));
        }
    }

    // --- state

    /** Returns the address of the connection. */
    public BusAddress address() {
        return address;
    }

    /** Returns the loop that drives the connection. */
    @Override
    public EventLoop loop() {
        return loop.loop();
    }

    /** Returns how long calls without their own timeout wait; see {@link Builder#callTimeout}. */
    public Duration callTimeout() {
        return callTimeout;
    }

    /** Returns the text of {@link Builder#description}; empty if there is none. */
    public String description() {
        return description == null ? "" : description;
    }

    /**
     * Returns the name that the broker gave to this connection, such as {@code :1.42}; empty if the peer isn't a
     * broker.
     */
    @Override
    public String uniqueName() {
        return uniqueName;
    }

    /** Returns the id of the bus or peer: 32 hexadecimal digits, the same for all connections to it. */
    public String id() {
        return id;
    }

    /** Returns whether messages may be sent. */
    @Override
    public boolean isOpen() {
        return connection.isOpen();
    }

    /**
     * Returns a future that completes when this program has closed the bus. If the connection is lost, it fails with
     * {@link BusException}. All callers share one future and can't complete or cancel it. Their dependent actions stay
     * registered until it completes.
     */
    @Override
    public CompletableFuture<Void> closed() {
        return connection.closed();
    }

    /** Returns the credentials of the process at the other end of the socket. For local buses and peers only. */
    public Credentials peerCredentials() {
        return onLoop(() -> Credentials.ofPeer(connection.bus()));
    }

    /**
     * Asks the broker for the credentials of the process that owns a bus name, and waits.
     *
     * @throws BusException with {@link ErrorName#NAME_HAS_NO_OWNER} if the name has no owner
     */
    public Credentials credentials(String busName) {
        return await(() -> credentialsAsync(busName));
    }

    /** Asks the broker for the credentials of the process that owns a bus name, such as the sender of a call. */
    public CompletableFuture<Credentials> credentialsAsync(String busName) {
        return callAsync(
                NameOwners.brokerCall("GetConnectionCredentials", "s", NameRules.checkBusName(busName)),
                reply -> Credentials.of(reply.body()));
    }

    // --- calls

    /**
     * Calls a method and waits for its reply.
     *
     * @return a retained copy of the reply; see {@link Message#close()} if it may carry descriptors
     * @throws BusException the error reply, a timeout, or the loss of the connection
     * @throws IllegalStateException on the loop's own thread, unless that drives the loop and isn't inside a handler
     */
    public Message call(MethodCall call) {
        return call(call, Message::copy);
    }

    @Override
    public <T extends @Nullable Object> T call(MethodCall call, Function<Message, T> reader) {
        BlockingCalls.check(loop(), "a blocking call");
        return loop().inLoop()
                ? connection.callDriving(call, reader)
                : BlockingCalls.await(loop(), callAsync(call, reader), connection.timeout(call));
    }

    /** Calls a method. Canceling the future, or completing it in any other way, drops the reply. */
    public CompletableFuture<Message> callAsync(MethodCall call) {
        return callAsync(call, Message::copy);
    }

    /**
     * Calls a method, and reads its reply in place.
     *
     * @param reader receives the reply on the loop's thread; the reply is valid until the reader returns
     */
    @Override
    public <T extends @Nullable Object> CompletableFuture<T> callAsync(MethodCall call, Function<Message, T> reader) {
        var reply = new CompletableFuture<T>();
        if (!connection.run(() -> connection.call(call, reader, reply))) {
            call.body().close();
            reply.completeExceptionally(BusErrors.closedHere());
        }
        return reply;
    }

    @Override
    public PreparedCall prepare(MethodCall call, String signature) {
        CallArguments.check(call, signature);
        return connection.prepare(call, signature);
    }

    /**
     * Calls a method without a reply.
     *
     * @return completes when the message was passed to libsystemd, and fails if that isn't possible; may be ignored
     */
    public CompletableFuture<Void> send(MethodCall call) {
        var sent = new CompletableFuture<Void>();
        connection.submit(sent, call.body(), () -> connection.send(call, sent));
        return sent;
    }

    /** Emits a signal; see {@link #send(MethodCall)} for the result. */
    public CompletableFuture<Void> emit(Signal signal) {
        var sent = new CompletableFuture<Void>();
        connection.submit(sent, signal.body(), () -> connection.send(signal, sent));
        return sent;
    }

    /** Returns an object of a service, for calls, properties and introspection. */
    public RemoteObject object(String busName, String path) {
        return object(busName, new ObjectPath(path));
    }

    /** Returns an object of a service; see {@link #object(String, String)}. */
    public RemoteObject object(String busName, ObjectPath path) {
        return new RemoteObject(this, NameRules.checkBusName(busName), path);
    }

    /** Returns an object of the peer, on a connection without a broker. */
    public RemoteObject peerObject(String path) {
        return new RemoteObject(this, null, new ObjectPath(path));
    }

    // --- signals

    /**
     * Subscribes to signals, and waits until no signal can be missed. Each subscription is independent, even with the
     * same rule.
     *
     * @throws BusException if the broker refuses
     * @throws IllegalStateException on the loop's own thread
     */
    @Override
    public Subscription subscribe(MatchRule rule, SignalHandler handler) {
        return await(() -> subscribeAsync(rule, handler));
    }

    /** Subscribes to signals. The future completes when no signal can be missed; the handler may be called earlier. */
    @Override
    public CompletableFuture<Subscription> subscribeAsync(MatchRule rule, SignalHandler handler) {
        var subscribed = new CompletableFuture<Subscription>();
        LoopTasks.submit(loop(), subscribed, () -> connection.subscribe(rule, handler, subscribed));
        return subscribed;
    }

    // --- exported objects and own names

    /**
     * Exports an interface at a path, until the registration or the bus is closed. An object may have several
     * interfaces.
     *
     * @throws BusException with {@link ErrorName#FILE_EXISTS} if a member of the interface is already exported there
     */
    public Registration export(String path, ExportedInterface exported) {
        NameRules.checkPath(path);
        return onLoop(() -> connection.export(path, exported));
    }

    /**
     * Requests a well-known name from the broker, and fails instead of waiting in its queue.
     *
     * @throws BusException with {@link ErrorName#ADDRESS_IN_USE} if another connection has it
     */
    public void requestName(String name) {
        await(() -> requestNameAsync(name));
    }

    /** Requests a well-known name from the broker; see {@link #requestName}. */
    public CompletableFuture<Void> requestNameAsync(String name) {
        MethodCall request = NameOwners.brokerCall("RequestName", "su", NameRules.checkBusName(name), DO_NOT_QUEUE);
        return callAsync(request, reply -> reply.body().readUint32()).thenAccept(outcome -> {
            if (outcome != PRIMARY_OWNER && outcome != ALREADY_OWNER) {
                throw new BusException(ErrorName.ADDRESS_IN_USE, name + " has an owner");
            }
        });
    }

    /** Releases a well-known name, and waits. Does nothing if this connection doesn't own the name. */
    public void releaseName(String name) {
        await(() -> releaseNameAsync(name));
    }

    /** Releases a well-known name; see {@link #releaseName}. */
    public CompletableFuture<Void> releaseNameAsync(String name) {
        return perform(NameOwners.brokerCall("ReleaseName", "s", NameRules.checkBusName(name)));
    }

    // --- closing

    /**
     * Closes the bus. May be called by any thread, inside a handler, and more than once. Messages that were sent before
     * are still written, for at most a second. Inside a handler or task of the loop, the bus ends when that has
     * returned. Other threads wait until all resources are freed, but at most 5 seconds, in case a handler doesn't
     * return. An interrupted thread doesn't wait. If another thread {@linkplain Builder#driven drives} the bus, its
     * waiting call fails, and this method doesn't wait for it.
     */
    @Override
    public void close() {
        connection.run(connection::close);
        if (loop.owned()) {
            loop.closeOwned(); // waits itself
        } else if (!loop().inLoop()) {
            BlockingCalls.awaitClosed(connection.closed());
        }
    }

    @Override
    public String toString() {
        return address + (uniqueName.isEmpty() ? "" : " as " + uniqueName);
    }

    /** Calls a method and ignores its results. */
    CompletableFuture<Void> perform(MethodCall call) {
        return callAsync(call, Message::serial).thenAccept(_ -> {});
    }

    /** Waits for the peer. */
    <T extends @Nullable Object> T await(Supplier<CompletableFuture<T>> future) {
        BlockingCalls.check(loop(), "a blocking call");
        return BlockingCalls.await(loop(), future.get(), callTimeout);
    }

    /**
     * Runs a task that needs the loop's thread but doesn't wait for the peer, so it may also be called on that thread.
     */
    private <T> T onLoop(Supplier<T> task) {
        var result = new CompletableFuture<T>();
        LoopTasks.submit(loop(), result, () -> Futures.deliver(result, task.get()));
        return BlockingCalls.await(loop(), result, callTimeout);
    }
}
