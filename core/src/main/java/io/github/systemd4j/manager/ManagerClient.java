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
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** ManagerClient of systemd's methods: a member, how its results are read, and its arguments. They wait. */
final class ManagerClient {
    /**
     * Half of the replies that dbus-daemon lets a connection wait for. More would not be quicker, and time runs against
     * a call as soon as it is sent.
     */
    private static final int MAX_IN_FLIGHT = 64;

    /** For a call that has to be answered, and which systemd answers unless the connection ends. */
    static final Duration UNLIMITED = Duration.ofSeconds(Long.MAX_VALUE);

    private final Bus bus;
    private final EventLoop loop;
    private final CallLimiter turns = new CallLimiter(this::hasRoom);
    private volatile ManagerEndpoint addressing;
    private int inFlight;

    /** How many calls have timed out since systemd last answered one. */
    private int timedOut;

    ManagerClient(Bus bus) {
        this.bus = bus;
        this.loop = bus.loop();
        this.addressing = ManagerEndpoint.of(bus);
    }

    Bus bus() {
        return bus;
    }

    EventLoop loop() {
        return loop;
    }

    /** Sets whether systemd may ask the user for permission, in calls that are made from now on. */
    void setInteractiveAuthorization(boolean allowed) {
        addressing = addressing.withInteractiveAuthorization(allowed);
    }

    /** Whether systemd itself is at the other end, and no broker. */
    boolean isPeer() {
        return addressing.peer();
    }

    /** A call of a method of the manager. */
    MethodCall method(String member, String signature, Object... arguments) {
        return addressing.method(member, signature, arguments);
    }

    <T extends @Nullable Object> T call(
            String member, Function<BodyReader, T> results, String signature, Object... arguments) {
        return await(() -> callAsync(method(member, signature, arguments), results));
    }

    /** ManagerClient a method whose results say nothing. */
    void perform(String member, String signature, Object... arguments) {
        perform(method(member, signature, arguments));
    }

    /** Makes a call whose reply has no values, or none that are needed. */
    void perform(MethodCall call) {
        await(() -> callAsync(call, BodyReader::signature));
    }

    /** ManagerClient a method that not every systemd has that this library works with. */
    <T extends @Nullable Object> T callSince(
            int version, String member, Function<BodyReader, T> results, String signature, Object... arguments) {
        try {
            return call(member, results, signature, arguments);
        } catch (BusException e) {
            throw e.is(ErrorName.UNKNOWN_METHOD) ? tooOld(version, member) : e;
        }
    }

    /** ManagerClient a method without results that not every systemd has. */
    void performSince(int version, String member, String signature, Object... arguments) {
        callSince(version, member, BodyReader::signature, signature, arguments);
    }

    /** ManagerClient a method that systemd answers by going away, if at all. */
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

    /** All properties of an object's interface; of all its interfaces if that is empty. */
    UnitProperties properties(String path, String interfaceName) {
        return await(() -> callAsync(addressing.properties(path, interfaceName), UnitProperties::read));
    }

    /** Reads all properties of an object, however long systemd takes. The reader runs on the loop's thread. */
    <T extends @Nullable Object> CompletableFuture<T> propertiesAsync(String path, Function<UnitProperties, T> reader) {
        MethodCall get = addressing.properties(path, "").withTimeout(UNLIMITED);
        return callAsync(get, reply -> reader.apply(UnitProperties.read(reply)));
    }

    // --- without waiting

    /** ManagerClient a method when it is its turn. The reader runs on the loop's thread. */
    <T extends @Nullable Object> CompletableFuture<T> callAsync(MethodCall call, Function<BodyReader, T> reader) {
        return start(
                call,
                result -> inTurn(turns, result, this::occupants, () -> {
                    result.setSent();
                    return callNow(call, reader);
                }));
    }

    /**
     * Begins a call on the loop's thread. Its descriptors are closed once there is a result, whether it was sent or not.
     *
     * @param begin takes the result that is returned here, and returns what completes it; that may complete later
     */
    <T extends @Nullable Object> CompletableFuture<T> start(
            MethodCall call, Function<CallResult<T>, CompletableFuture<T>> begin) {
        var result = new CallResult<T>(loop, call, call.timeout() == null ? bus.callTimeout() : call.timeout());
        result.whenComplete((_, _) -> close(call.body()));
        loop.submit(
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

    /** Closes descriptors that the loop's thread may be sending. */
    private void close(Body body) {
        if (body.hasFds() && !loop.runIfOpen(body::close)) {
            body.close();
        }
    }

    /**
     * Continues a call when it is its turn, unless there is a result by then. On the loop's thread.
     *
     * @param occupants describes what has the places, for an error message
     */
    <T extends @Nullable Object> CompletableFuture<T> inTurn(
            CallLimiter queue, CallResult<T> result, Supplier<String> occupants, Supplier<CompletableFuture<T>> next) {
        result.setOccupants(occupants);
        CompletableFuture<T> answer = queue.call(() -> result.isDone()
                ? CompletableFuture.failedFuture(new CancellationException("given up before it was sent"))
                : next.get());
        result.limitWaitForPlace();
        result.whenComplete((_, _) -> loop.runIfOpen(() -> queue.leave(answer)));
        return answer;
    }

    /**
     * Sends a call when it is its turn, and follows it until it is answered or the connection ends, because systemd may
     * carry it out long after the time for the result is over. On the loop's thread.
     */
    <T extends @Nullable Object> CompletableFuture<T> follow(CallResult<T> result, Function<BodyReader, T> reader) {
        return inTurn(turns, result, this::occupants, () -> {
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

    /** What a reader can't make sense of is no fault of the caller's. */
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

    /** Explains the error of a broker that has too many calls, because it counts those that have timed out here. */
    private Throwable explained(MethodCall call, Throwable error) {
        if (timedOut == 0 || !FutureErrors.is(error, ErrorName.LIMITS_EXCEEDED)) {
            return error;
        }
        return new BusException(
                ErrorName.LIMITS_EXCEEDED,
                "systemd does not answer: %d calls have timed out, but the broker counts them, and refuses %s: %s"
                        .formatted(timedOut, call, Futures.cause(error).getMessage()));
    }

    /** Runs a task on the loop's thread after a delay, unless the loop is closed by then. */
    void runLater(Duration delay, Runnable task) {
        CompletableFuture.delayedExecutor(delay.toMillis(), TimeUnit.MILLISECONDS, loop::runIfOpen)
                .execute(task);
    }

    /** Describes what has the places of calls, for an error message. */
    String occupants() {
        return inFlight + " calls wait for systemd's answer";
    }

    /** How many calls wait for a place or an answer; on the loop's thread. */
    int size() {
        return inFlight + turns.size();
    }

    private boolean hasRoom() {
        return inFlight < MAX_IN_FLIGHT;
    }

    /** Waits for what goes on in the background, unless this is the thread where it does. */
    <T extends @Nullable Object> T await(Supplier<CompletableFuture<T>> task) {
        return loop.await(task);
    }

    /** The value of a property; see {@link PropertyValues#read}. */
    Object propertyValue(String path, String interfaceName, String name) {
        return property(path, interfaceName, name, value -> value);
    }

    /** What a reader makes of the value of a property, on the loop's thread. */
    <T> T property(String path, String interfaceName, String name, Function<Object, T> reader) {
        MethodCall get = addressing.property(path, interfaceName, name);
        return await(() -> callAsync(get, reply -> reader.apply(PropertyValues.read(reply.enterVariant()))));
    }

    /** Sets a property. */
    void setProperty(String path, String interfaceName, String name, Variant value) {
        MethodCall set = addressing.setProperty(path, interfaceName, name, value);
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
