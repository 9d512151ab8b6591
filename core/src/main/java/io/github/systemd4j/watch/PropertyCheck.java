package io.github.systemd4j.watch;

import io.github.systemd4j.bus.BusConnection;
import io.github.systemd4j.bus.Introspection;
import io.github.systemd4j.internal.systemd.ManagerEndpoint;
import io.github.systemd4j.message.BusException;
import io.github.systemd4j.message.ErrorName;
import io.github.systemd4j.message.MethodCall;
import io.github.systemd4j.unit.UnitName;
import io.github.systemd4j.unit.UnitType;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** Checks that systemd announces changes of properties, by its own introspection data. */
final class PropertyCheck {
    /** A unit that does not exist. systemd describes its object like those of all units of the type, and unloads it. */
    private static final String ABSENT_UNIT = "systemd4j-introspection";

    private final BusConnection source;
    private final ManagerEndpoint endpoint;

    PropertyCheck(BusConnection source, ManagerEndpoint endpoint) {
        this.source = source;
        this.endpoint = endpoint;
    }

    /**
     * Checks properties, and completes when changes of all of them are announced.
     *
     * @param properties names by interface
     * @return fails with {@link ErrorName#UNKNOWN_PROPERTY} if units lack one of them, and with
     *     {@link IllegalArgumentException} if systemd does not announce its changes
     */
    CompletableFuture<Void> check(Map<String, Set<String>> properties) {
        return CompletableFuture.allOf(properties.entrySet().stream()
                .map(each -> check(each.getKey(), each.getValue()))
                .toArray(CompletableFuture<?>[]::new));
    }

    private CompletableFuture<Void> check(String interfaceName, Set<String> names) {
        var unit = new UnitName(ABSENT_UNIT + "." + typeWith(interfaceName).dbusName());
        MethodCall introspect =
                endpoint.method(unit.objectPath().value(), "org.freedesktop.DBus.Introspectable", "Introspect");
        return source.callAsync(
                        introspect, reply -> Introspection.parse(reply.body().readString()))
                .thenAccept(object -> names.forEach(name -> check(object, interfaceName, name)));
    }

    /** Returns a type of units with an interface; units of any type have the common one. */
    private static UnitType typeWith(String interfaceName) {
        return Arrays.stream(UnitType.values())
                .filter(type -> type.interfaceName().equals(interfaceName))
                .findFirst()
                .orElse(UnitType.SERVICE);
    }

    private static void check(Introspection object, String interfaceName, String name) {
        Introspection.Property property = object.interfaceNamed(interfaceName)
                .flatMap(described -> described.property(name))
                .orElseThrow(() -> new BusException(
                        ErrorName.UNKNOWN_PROPERTY, "%s has no property \"%s\"".formatted(interfaceName, name)));
        if (property.changes() == Introspection.Changes.UNANNOUNCED) {
            throw new IllegalArgumentException(
                    "%s of %s can't be followed, because systemd doesn't announce its changes: read it with Unit.property"
                            .formatted(name, interfaceName));
        }
    }
}
