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

/** Checks that properties can be followed, by systemd's own description of its units. */
final class PropertyCheck {
    /** A unit that nobody has. systemd describes its object like those of all units of the type, and forgets it. */
    private static final String NOBODYS_UNIT = "systemd4j-introspection";

    private final BusConnection source;
    private final ManagerEndpoint addressing;

    PropertyCheck(BusConnection source, ManagerEndpoint addressing) {
        this.source = source;
        this.addressing = addressing;
    }

    /**
     * Completes when all properties were found to be announced.
     *
     * @param properties names by interface
     * @return fails with {@link ErrorName#UNKNOWN_PROPERTY} if units don't have one, and with
     *     {@link IllegalArgumentException} if systemd doesn't announce its changes
     */
    CompletableFuture<Void> check(Map<String, Set<String>> properties) {
        return CompletableFuture.allOf(properties.entrySet().stream()
                .map(each -> check(each.getKey(), each.getValue()))
                .toArray(CompletableFuture<?>[]::new));
    }

    private CompletableFuture<Void> check(String interfaceName, Set<String> names) {
        var unit = new UnitName(NOBODYS_UNIT + "." + typeWith(interfaceName).dbusName());
        MethodCall introspect =
                addressing.method(unit.objectPath().value(), "org.freedesktop.DBus.Introspectable", "Introspect");
        return source.callAsync(
                        introspect, reply -> Introspection.parse(reply.body().readString()))
                .thenAccept(object -> names.forEach(name -> check(object, interfaceName, name)));
    }

    /** All types have the interface of all units. */
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
                    "%s of %s can't be followed, because systemd doesn't announce its changes: ask Unit.property for it"
                            .formatted(name, interfaceName));
        }
    }
}
