package io.github.systemd4j.manager;

import io.github.systemd4j.bus.BodyReader;
import io.github.systemd4j.bus.Bus;
import io.github.systemd4j.bus.BusException;
import io.github.systemd4j.bus.ErrorName;
import io.github.systemd4j.bus.Message;
import io.github.systemd4j.bus.MethodCall;
import io.github.systemd4j.bus.RemoteObject;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Calls of systemd's methods: a member, how its results are read, and its arguments. They wait. */
final class Calls {
    private static final String PROPERTIES = "org.freedesktop.DBus.Properties";

    private final Bus bus;
    private final RemoteObject manager;

    Calls(Bus bus) {
        this.bus = bus;
        this.manager = object(Systemd.PATH);
    }

    Bus bus() {
        return bus;
    }

    /** The manager itself. */
    RemoteObject manager() {
        return manager;
    }

    /** Whether systemd itself is at the other end, and no broker. */
    boolean isPeer() {
        return bus.uniqueName().isEmpty();
    }

    /** One of systemd's objects; its private socket knows no names. */
    RemoteObject object(String path) {
        return isPeer() ? bus.peerObject(path) : bus.object(Systemd.BUS_NAME, path);
    }

    /** A call of a method of the manager. No broker is asked to start systemd. */
    MethodCall method(String member, String signature, Object... arguments) {
        return manager.method(Systemd.MANAGER, member).withoutAutoStart().withArguments(signature, arguments);
    }

    <T extends @Nullable Object> T call(
            String member, Function<BodyReader, T> results, String signature, Object... arguments) {
        return bus.call(method(member, signature, arguments), reply -> results.apply(reply.body()));
    }

    /** Calls a method whose results say nothing. */
    void perform(String member, String signature, Object... arguments) {
        bus.call(method(member, signature, arguments), Message::serial);
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
        try {
            perform(member, "");
        } catch (BusException e) {
            if (!e.is(ErrorName.NO_REPLY) && !e.is(ErrorName.DISCONNECTED)) {
                throw e;
            }
        }
    }

    private BusException tooOld(int version, String member) {
        String present = manager.property(Systemd.MANAGER, "Version", String.class);
        return new BusException(
                ErrorName.UNKNOWN_METHOD,
                "Manager.%s came with systemd %d; this is %s".formatted(member, version, present));
    }

    /** All properties of an object's interface; of all its interfaces if that is empty. */
    UnitProperties properties(String path, String interfaceName) {
        MethodCall getAll = object(path).method(PROPERTIES, "GetAll").withArguments("s", interfaceName);
        return bus.call(getAll, reply -> UnitProperties.read(reply.body()));
    }

    /** The question for one property. */
    MethodCall property(String path, String interfaceName, String name) {
        return object(path).method(PROPERTIES, "Get").withoutAutoStart().withArguments("ss", interfaceName, name);
    }
}
