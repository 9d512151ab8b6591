package io.github.systemd4j.bus;

import io.github.systemd4j.internal.text.Excerpt;
import io.github.systemd4j.internal.text.NameRules;
import io.github.systemd4j.internal.wire.ValueReader;
import io.github.systemd4j.message.Body;
import io.github.systemd4j.message.BodyReader;
import io.github.systemd4j.message.BusException;
import io.github.systemd4j.message.ErrorName;
import io.github.systemd4j.message.MatchRule;
import io.github.systemd4j.message.MethodCall;
import io.github.systemd4j.message.ObjectPath;
import io.github.systemd4j.message.SignalHandler;
import io.github.systemd4j.message.Subscription;
import io.github.systemd4j.message.UnixFd;
import io.github.systemd4j.message.Variant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Accesses an object of a service or a peer in the common cases: calls with Java values, properties, introspection. Its
 * only state are names. Its methods wait for the peer, as {@link Bus#call(MethodCall)} does, or return a future, as
 * {@link Bus#callAsync(MethodCall)} does, and fail like them.
 */
public final class RemoteObject {
    private static final String PROPERTIES = "org.freedesktop.DBus.Properties";

    private final Bus bus;
    private final @Nullable String busName;
    private final ObjectPath path;

    RemoteObject(Bus bus, @Nullable String busName, ObjectPath path) {
        this.bus = bus;
        this.busName = busName;
        this.path = path;
    }

    /** Returns the path of the object. */
    public ObjectPath path() {
        return path;
    }

    /** Returns a call of one of its methods, to which arguments, flags and a timeout can be added. */
    public MethodCall method(String interfaceName, String member) {
        return busName == null
                ? MethodCall.toPeer(path.value(), interfaceName, member)
                : MethodCall.to(busName, path.value(), interfaceName, member);
    }

    /**
     * Calls a method with Java values, and waits.
     *
     * @param signature of the arguments; see {@link Body#of}
     * @return the results as Java values, whose descriptors the caller owns; see {@link BodyReader#readValue()}
     */
    public List<Object> call(String interfaceName, String member, String signature, Object... arguments) {
        return bus.await(() -> callAsync(interfaceName, member, signature, arguments));
    }

    /** Calls a method with Java values; see {@link #call}. */
    public CompletableFuture<List<Object>> callAsync(
            String interfaceName, String member, String signature, Object... arguments) {
        return bus.callAsync(
                method(interfaceName, member).withArguments(signature, arguments),
                reply -> reply.body().readValues());
    }

    /** Gets the value of a property, and waits. The caller owns its descriptors; see {@link BodyReader#readValue()}. */
    public Object property(String interfaceName, String name) {
        return property(interfaceName, name, Object.class);
    }

    /** Gets the value of a property, which must be of this class, and waits. */
    public <T> T property(String interfaceName, String name, Class<T> type) {
        return bus.await(() -> propertyAsync(interfaceName, name, type));
    }

    /** Gets the value of a property, which must be of this class. */
    public <T> CompletableFuture<T> propertyAsync(String interfaceName, String name, Class<T> type) {
        MethodCall get = method(PROPERTIES, "Get")
                .withArguments("ss", NameRules.checkInterface(interfaceName), NameRules.checkMember(name));
        return bus.callAsync(get, reply -> {
            Object value = ValueReader.readVariant(reply.body()).value();
            if (!type.isInstance(value)) {
                UnixFd.closeAll(value);
                throw new BusException(
                        ErrorName.INVALID_SIGNATURE,
                        "property %s.%s is a %s, not a %s"
                                .formatted(
                                        interfaceName, name, value.getClass().getSimpleName(), type.getSimpleName()));
            }
            return type.cast(value);
        });
    }

    /**
     * Gets the values of all properties of an interface by name, and waits. The caller owns their descriptors, if any;
     * {@link UnixFd#closeAll} closes them.
     */
    public Map<String, Object> properties(String interfaceName) {
        return bus.await(() -> propertiesAsync(interfaceName));
    }

    /** Gets the values of all properties of an interface by name. */
    public CompletableFuture<Map<String, Object>> propertiesAsync(String interfaceName) {
        return bus.callAsync(
                method(PROPERTIES, "GetAll").withArguments("s", NameRules.checkInterface(interfaceName)),
                reply -> values(reply.body().readRecord(Properties.class).values()));
    }

    /** Sets a property, and waits. */
    public void setProperty(String interfaceName, String name, Variant value) {
        bus.await(() -> setPropertyAsync(interfaceName, name, value));
    }

    /** Sets a property. */
    public CompletableFuture<Void> setPropertyAsync(String interfaceName, String name, Variant value) {
        return bus.perform(method(PROPERTIES, "Set")
                .withArguments("ssv", NameRules.checkInterface(interfaceName), NameRules.checkMember(name), value));
    }

    /**
     * Subscribes to the changes of an interface's properties, and waits as {@link Bus#subscribe} does.
     *
     * @param handler receives the changes, on the loop's thread
     */
    public Subscription onPropertiesChanged(String interfaceName, PropertiesHandler handler) {
        return bus.await(() -> onPropertiesChangedAsync(interfaceName, handler));
    }

    /** Subscribes to the changes of an interface's properties; see {@link Bus#subscribeAsync}. */
    public CompletableFuture<Subscription> onPropertiesChangedAsync(String interfaceName, PropertiesHandler handler) {
        MatchRule rule = MatchRule.signal(PROPERTIES, "PropertiesChanged")
                .path(path.value())
                .argument(0, NameRules.checkInterface(interfaceName));
        return bus.subscribeAsync(busName == null ? rule : rule.sender(busName), signal -> {
            PropertiesChanged changes = signal.body().readRecord(PropertiesChanged.class);
            try {
                handler.onPropertiesChanged(values(changes.changed()), changes.invalidated());
            } finally {
                UnixFd.closeAll(changes);
            }
        });
    }

    /** Receives changes of properties. */
    @FunctionalInterface
    public interface PropertiesHandler {
        /**
         * Handles a change.
         *
         * @param changed new values by name; their descriptors are closed when the handler returns, so retain a
         *     {@linkplain UnixFd#duplicate() duplicate}
         * @param invalidated names of properties that changed to a value that wasn't sent
         * @throws Exception as {@link SignalHandler#onSignal}
         */
        void onPropertiesChanged(Map<String, Object> changed, List<String> invalidated) throws Exception;
    }

    private record Properties(Map<String, Variant> values) {}

    private record PropertiesChanged(String interfaceName, Map<String, Variant> changed, List<String> invalidated) {}

    private static Map<String, Object> values(Map<String, Variant> variants) {
        var values = new LinkedHashMap<String, Object>();
        variants.forEach((name, variant) -> values.put(name, variant.value()));
        return values;
    }

    /** Requests the introspection data of the object, and waits. */
    public Introspection introspect() {
        return bus.await(this::introspectAsync);
    }

    /** Requests the introspection data of the object. */
    public CompletableFuture<Introspection> introspectAsync() {
        return bus.callAsync(
                method("org.freedesktop.DBus.Introspectable", "Introspect"),
                reply -> Introspection.parse(reply.body().readString()));
    }

    /** Checks that the owner of the object answers, and waits. */
    public void ping() {
        bus.await(this::pingAsync);
    }

    /** Checks that the owner of the object answers. */
    public CompletableFuture<Void> pingAsync() {
        return bus.perform(method("org.freedesktop.DBus.Peer", "Ping"));
    }

    @Override
    public String toString() {
        return Excerpt.of(path.value()) + (busName == null ? "" : " of " + busName);
    }
}
