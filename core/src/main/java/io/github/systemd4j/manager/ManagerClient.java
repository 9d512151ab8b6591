package io.github.systemd4j.manager;

import io.github.systemd4j.bindings.libc.libc_h;
import io.github.systemd4j.bus.Bus;
import io.github.systemd4j.internal.connection.Futures;
import io.github.systemd4j.internal.loop.LoopTasks;
import io.github.systemd4j.internal.systemd.CallLimiter;
import io.github.systemd4j.internal.systemd.FutureErrors;
import io.github.systemd4j.internal.systemd.ManagerEndpoint;
import io.github.systemd4j.internal.systemd.PropertyValues;
import io.github.systemd4j.internal.systemd.SystemdNames;
import io.github.systemd4j.internal.text.Excerpt;
import io.github.systemd4j.loop.EventLoop;
import io.github.systemd4j.message.Body;
import io.github.systemd4j.message.BodyReader;
import io.github.systemd4j.message.BusException;
import io.github.systemd4j.message.ErrorName;
import io.github.systemd4j.message.MethodCall;
import io.github.systemd4j.message.Variant;
import io.github.systemd4j.properties.UnitProperties;
import io.github.systemd4j.run.TransientUnit;
import io.github.systemd4j.unit.ActiveState;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Calls methods and reads properties of systemd's manager and units, with a limited number of calls in flight. */
final class ManagerClient {
    /**
     * The most calls in flight: half of the replies that dbus-daemon lets a connection wait for (128). More calls would
     * not be faster, because systemd handles them one by one, and the timeout of a call starts when it is sent.
     */
    private static final int MAX_IN_FLIGHT = 64;

    /**
     * The delay before a call is repeated that systemd was absent for, or that the broker refused for its limits: both
     * last for seconds, so a shorter delay would only add load.
     */
    static final Duration PAUSE = Duration.ofSeconds(1);

    /** The timeout of a call whose reply must be known, and which systemd replies to unless the connection ends. */
    static final Duration UNLIMITED = Duration.ofSeconds(Long.MAX_VALUE);

    private final Bus bus;
    private final EventLoop loop;
    private final CallLimiter limiter = new CallLimiter(this::hasRoom);
    private volatile ManagerEndpoint endpoint;
    private int inFlight;

    /** The number of calls that have timed out since systemd last replied to one. */
    private int timedOut;

    ManagerClient(Bus bus) {
        this.bus = bus;
        this.loop = bus.loop();
        this.endpoint = ManagerEndpoint.of(bus);
    }

    Bus bus() {
        return bus;
    }

    EventLoop loop() {
        return loop;
    }

    /** Sets whether systemd may ask the user for permission, in later calls. */
    void setInteractiveAuthorization(boolean allowed) {
        endpoint = endpoint.withInteractiveAuthorization(allowed);
    }

    /** Returns whether the peer is systemd itself and not a broker. */
    boolean isPeer() {
        return endpoint.peer();
    }

    /** Returns a call of a method of the manager. */
    MethodCall method(String member, String signature, Object... arguments) {
        return endpoint.method(member, signature, arguments);
    }

    /** Calls a method of the manager, and waits for its results. */
    <T extends @Nullable Object> T call(
            String member, Function<BodyReader, T> results, String signature, Object... arguments) {
        return await(() -> callAsync(method(member, signature, arguments), results));
    }

    /** Calls a method whose results are not needed. */
    void perform(String member, String signature, Object... arguments) {
        perform(method(member, signature, arguments));
    }

    /** Makes a call whose reply has no values, or none that are needed. */
    void perform(MethodCall call) {
        await(() -> callAsync(call, BodyReader::signature));
    }

    /** Calls a method that older supported versions of systemd lack. */
    <T extends @Nullable Object> T callSince(
            int version, String member, Function<BodyReader, T> results, String signature, Object... arguments) {
        try {
            return call(member, results, signature, arguments);
        } catch (BusException e) {
            throw e.is(ErrorName.UNKNOWN_METHOD) ? tooOld(version, member) : e;
        }
    }

    /** Calls a method without results that older supported versions of systemd lack. */
    void performSince(int version, String member, String signature, Object... arguments) {
        callSince(version, member, BodyReader::signature, signature, arguments);
    }

    /** Calls a method that makes systemd leave the connection, with or without a reply. */
    void performLast(String member) {
        boolean sent = bus.isOpen();
        try {
            perform(member, "");
        } catch (BusException e) {
            boolean left = e.is(ErrorName.NO_REPLY) || e.is(ErrorName.DISCONNECTED);
            if (!sent || !left) {
                throw e;
            }
        }
    }

    private BusException tooOld(int version, String member) {
        Object present = propertyValue(SystemdNames.PATH, SystemdNames.MANAGER, "Version");
        return new BusException(
                ErrorName.UNKNOWN_METHOD,
                "Manager.%s came with systemd %d; this is %s".formatted(member, version, present));
    }

    /** Returns all properties of an interface of an object; of all interfaces if its name is empty. */
    UnitProperties properties(String path, String interfaceName) {
        return await(() -> callAsync(endpoint.properties(path, interfaceName), UnitProperties::read));
    }

    /** Reads all properties of an object, without a timeout. The reader runs on the loop's thread. */
    <T extends @Nullable Object> CompletableFuture<T> propertiesAsync(String path, Function<UnitProperties, T> reader) {
        MethodCall get = endpoint.properties(path, "").withTimeout(UNLIMITED);
        return callAsync(get, reply -> reader.apply(UnitProperties.read(reply)));
    }

    /** Returns the state in the body of a signal that properties of a unit have changed; null if it hasn't changed. */
    static @Nullable ActiveState changedState(BodyReader propertiesChanged) {
        propertiesChanged.skip();
        Object state = UnitProperties.read(propertiesChanged).asMap().get("ActiveState");
        return state == null ? null : ActiveState.of(state.toString());
    }

    // --- without waiting

    /** Calls a method as soon as the limit permits it. The reader runs on the loop's thread. */
    <T extends @Nullable Object> CompletableFuture<T> callAsync(MethodCall call, Function<BodyReader, T> reader) {
        return start(
                call,
                result -> inTurn(limiter, result, this::blockers, () -> {
                    result.setSent();
                    return callNow(call, reader);
                }));
    }

    /**
     * Starts a call on the loop's thread. Its descriptors are closed when there is a result, whether it was sent or not.
     *
     * @param begin gets the result that this method relimiter, and relimiter the future that completes it, perhaps later
     */
    <T extends @Nullable Object> CompletableFuture<T> start(
            MethodCall call, Function<CallResult<T>, CompletableFuture<T>> begin) {
        var result = new CallResult<T>(loop, call, call.timeout() == null ? bus.callTimeout() : call.timeout());
        result.whenComplete((_, _) -> close(call.body()));
        LoopTasks.submit(
                loop,
                result,
                () -> begin.apply(result).whenComplete((value, error) -> {
                    if (error != null) {
                        result.completeExceptionally(error);
                    } else {
                        Futures.deliver(result, value);
                    }
                }));
        return result;
    }

    /** Closes descriptors on the loop's thread, which may be sending them. */
    private void close(Body body) {
        if (body.hasFds() && !LoopTasks.runIfOpen(loop, body::close)) {
            body.close();
        }
    }

    /**
     * Continues a call as soon as a limiter permits it, unless there is a result by then. On the loop's thread.
     *
     * @param blockers describes what the call waits for, for an error message
     */
    <T extends @Nullable Object> CompletableFuture<T> inTurn(
            CallLimiter limiter, CallResult<T> result, Supplier<String> blockers, Supplier<CompletableFuture<T>> next) {
        result.setBlockers(blockers);
        CompletableFuture<T> answer = limiter.call(() -> result.isDone()
                ? CompletableFuture.failedFuture(new CancellationException("abandoned before it was sent"))
                : next.get());
        result.limitWaitForTurn();
        result.whenComplete((_, _) -> LoopTasks.runIfOpen(loop, () -> limiter.leave(answer)));
        return answer;
    }

    /**
     * Sends a call as soon as the limit permits it, and follows it until systemd replies or the connection ends, because
     * systemd may carry it out long after the result has timed out. On the loop's thread.
     */
    <T extends @Nullable Object> CompletableFuture<T> follow(CallResult<T> result, Function<BodyReader, T> reader) {
        return inTurn(limiter, result, this::blockers, () -> {
            result.setSent();
            result.limitWaitForReply();
            return callNow(result.call().withTimeout(UNLIMITED), reader);
        });
    }

    private <T extends @Nullable Object> CompletableFuture<T> callNow(MethodCall call, Function<BodyReader, T> reader) {
        CompletableFuture<T> sent = bus.callAsync(call, reply -> read(call, reply.body(), reader));
        inFlight++;
        return sent.whenComplete((_, error) -> ended(error))
                .exceptionallyCompose(error -> CompletableFuture.failedFuture(explained(call, error)));
    }

    /** Reads a reply. If that fails, it is an error of the reply, not of the caller's arguments. */
    private static <T extends @Nullable Object> T read(
            MethodCall call, BodyReader reply, Function<BodyReader, T> reader) {
        try {
            return reader.apply(reply);
        } catch (BusException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new BusException(
                    ErrorName.INCONSISTENT_MESSAGE,
                    "the reply to %s can't be read: %s".formatted(call, Excerpt.of(e.toString())),
                    libc_h.EBADMSG(),
                    e);
        }
    }

    private void ended(@Nullable Throwable error) {
        inFlight--;
        if (error == null) {
            timedOut = 0;
        } else if (FutureErrors.is(error, ErrorName.TIMEOUT)) {
            timedOut++;
        }
    }

    /** Explains the error of a broker whose limit of calls is reached because it counts calls that have timed out here. */
    private Throwable explained(MethodCall call, Throwable error) {
        if (timedOut == 0 || !FutureErrors.is(error, ErrorName.LIMITS_EXCEEDED)) {
            return error;
        }
        return new BusException(
                ErrorName.LIMITS_EXCEEDED,
                "systemd does not answer: %d calls have timed out, but the broker still counts them, and refuses %s: %s"
                        .formatted(timedOut, call, Futures.cause(error).getMessage()));
    }

    /** Runs a task on the loop's thread after a delay, unless the loop is closed by then. */
    void runLater(Duration delay, Runnable task) {
        CompletableFuture.delayedExecutor(
                        delay.toMillis(), TimeUnit.MILLISECONDS, next -> LoopTasks.runIfOpen(loop, next))
                .execute(task);
    }

    /** Describes the calls in flight, for an error message. */
    String blockers() {
        return inFlight + " calls wait for systemd's reply";
    }

    /** Returns the number of calls that wait to be sent or for a reply. On the loop's thread. */
    int size() {
        return inFlight + limiter.size();
    }

    private boolean hasRoom() {
        return inFlight < MAX_IN_FLIGHT;
    }

    /** Waits for a future; not on the loop's own thread. */
    <T extends @Nullable Object> T await(Supplier<CompletableFuture<T>> task) {
        return loop.await(task);
    }

    /** Returns the value of a property; see {@link PropertyValues#read}. */
    Object propertyValue(String path, String interfaceName, String name) {
        return property(path, interfaceName, name, value -> value);
    }

    /** Returns the value of a property, converted on the loop's thread. */
    <T> T property(String path, String interfaceName, String name, Function<Object, T> reader) {
        MethodCall get = endpoint.property(path, interfaceName, name);
        return await(() -> callAsync(get, reply -> reader.apply(PropertyValues.read(reply.enterVariant()))));
    }

    /** Sets a property. */
    void setProperty(String path, String interfaceName, String name, Variant value) {
        MethodCall set = endpoint.setProperty(path, interfaceName, name, value);
        await(() -> callAsync(set, BodyReader::signature));
    }

    /** Returns the call that creates and starts a unit, and creates its auxiliary units. */
    MethodCall startTransient(TransientUnit unit, JobMode mode) {
        return method("StartTransientUnit", "").withBody(Body.write(writer -> {
            writer.writeString(unit.name().value());
            writer.writeString(mode.dbusName());
            unit.writeTo(writer);
        }));
    }
}
