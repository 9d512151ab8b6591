package io.github.systemd4j.manager;

import io.github.systemd4j.bus.BodyReader;
import io.github.systemd4j.bus.Bus;
import io.github.systemd4j.bus.BusException;
import io.github.systemd4j.bus.ErrorName;
import io.github.systemd4j.bus.MethodCall;
import io.github.systemd4j.bus.RemoteObject;
import io.github.systemd4j.bus.Struct;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Calls of systemd's methods: a member, how its results are read, and its arguments. They wait. */
final class Calls {
    /**
     * Half of the replies that dbus-daemon lets a connection wait for. More would not be quicker, and time runs against
     * a call as soon as it is sent.
     */
    private static final int MAX_IN_FLIGHT = 64;

    private final Bus bus;
    private final LoopThread loop;
    private final Turns turns = new Turns(this::hasRoom);
    private final Addressing addressing;
    private int inFlight;

    Calls(Bus bus) {
        this.bus = bus;
        this.loop = new LoopThread(bus.loop());
        this.addressing = new Addressing(bus.uniqueName().isEmpty());
    }

    Bus bus() {
        return bus;
    }

    LoopThread loop() {
        return loop;
    }

    /** Whether systemd itself is at the other end, and no broker. */
    boolean isPeer() {
        return addressing.peer();
    }

    /** The manager itself. */
    RemoteObject manager() {
        return object(Systemd.PATH);
    }

    /** One of systemd's objects; its private socket knows no names. */
    RemoteObject object(String path) {
        return isPeer() ? bus.peerObject(path) : bus.object(Systemd.BUS_NAME, path);
    }

    /** A call of a method of the manager. */
    MethodCall method(String member, String signature, Object... arguments) {
        return addressing.method(member, signature, arguments);
    }

    <T extends @Nullable Object> T call(
            String member, Function<BodyReader, T> results, String signature, Object... arguments) {
        return await(() -> callAsync(method(member, signature, arguments), results));
    }

    /** Calls a method whose results say nothing. */
    void perform(String member, String signature, Object... arguments) {
        call(member, BodyReader::signature, signature, arguments);
    }

    /** Calls a method that not every systemd has that this library works with. */
    <T extends @Nullable Object> T callSince(
            int version, String member, Function<BodyReader, T> results, String signature, Object... arguments) {
        try {
            return call(member, results, signature, arguments);
        } catch (BusException e) {
            throw e.is(ErrorName.UNKNOWN_METHOD) ? tooOld(version, member) : e;
        }
    }

    /** Calls a method without results that not every systemd has. */
    void performSince(int version, String member, String signature, Object... arguments) {
        callSince(version, member, BodyReader::signature, signature, arguments);
    }

    /** Calls a method that systemd answers by going away, if at all. */
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
        Object present = propertyValue(Systemd.PATH, Systemd.MANAGER, "Version");
        return new BusException(
                ErrorName.UNKNOWN_METHOD,
                "Manager.%s came with systemd %d; this is %s".formatted(member, version, present));
    }

    /** All properties of an object's interface; of all its interfaces if that is empty. */
    UnitProperties properties(String path, String interfaceName) {
        return await(() -> propertiesAsync(path, interfaceName));
    }

    CompletableFuture<UnitProperties> propertiesAsync(String path, String interfaceName) {
        return callAsync(addressing.properties(path, interfaceName), UnitProperties::read);
    }

    // --- without waiting

    /** Calls a method when it is its turn. The reader runs on the loop's thread. */
    <T extends @Nullable Object> CompletableFuture<T> callAsync(MethodCall call, Function<BodyReader, T> results) {
        return queue(turns, call, () -> callNow(call, results));
    }

    /**
     * Begins with a call when it is its turn, unless it was given up by then. Descriptors of a call that is never made
     * are closed.
     */
    <T extends @Nullable Object> CompletableFuture<T> queue(
            Turns queue, MethodCall call, Supplier<CompletableFuture<T>> begin) {
        var result = new CompletableFuture<T>();
        loop.run(result, () -> queue.call(result, begin, call.body()::close));
        if (result.isDone()) {
            call.body().close(); // there may be no loop any more
        }
        return result;
    }

    private <T extends @Nullable Object> CompletableFuture<T> callNow(
            MethodCall call, Function<BodyReader, T> results) {
        inFlight++;
        return bus.callAsync(call, reply -> results.apply(reply.body())).whenComplete((_, _) -> inFlight--);
    }

    private boolean hasRoom() {
        return inFlight < MAX_IN_FLIGHT;
    }

    /** Waits for what goes on in the background, unless this is the thread where it does. */
    <T extends @Nullable Object> T await(Supplier<CompletableFuture<T>> task) {
        return bus.loop().await(task);
    }

    /** The value of a property; see {@link PropertyValues#read}. */
    Object propertyValue(String path, String interfaceName, String name) {
        MethodCall get = addressing.property(path, interfaceName, name);
        return await(() -> callAsync(get, reply -> PropertyValues.read(reply.enterVariant())));
    }

    /** The start of a unit with these properties, and of those that it brings along. */
    MethodCall startTransient(TransientUnit unit, List<Struct> properties, JobMode mode) {
        return method(
                "StartTransientUnit",
                "ssa(sv)a(sa(sv))",
                unit.name().value(),
                mode.word(),
                properties,
                unit.auxiliaries());
    }
}
