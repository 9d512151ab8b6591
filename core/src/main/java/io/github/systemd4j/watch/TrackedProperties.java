package io.github.systemd4j.watch;

import io.github.systemd4j.internal.systemd.SystemdNames;
import io.github.systemd4j.message.BodyReader;
import io.github.systemd4j.message.Utf8View;
import io.github.systemd4j.unit.UnitType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The properties that are tracked, by the interface that has them. The loop's thread alone. */
final class TrackedProperties {
    private final Map<String, List<TrackedProperty>> interfaces = new LinkedHashMap<>();
    private final Map<String, Set<String>> chosen;
    private final Utf8View name = new Utf8View();

    /** Those that {@link UnitState} has components for, and chosen ones by interface. */
    TrackedProperties(Map<String, Set<String>> chosen) {
        this.chosen = chosen;
        add(
                SystemdNames.UNIT,
                TrackedProperty.activeState(),
                TrackedProperty.subState(),
                TrackedProperty.job(),
                TrackedProperty.invocationId());
        add(UnitType.SERVICE.interfaceName(), TrackedProperty.mainPid());
        Arrays.stream(UnitType.values())
                .filter(UnitType::hasResult)
                .forEach(type -> add(type.interfaceName(), TrackedProperty.result()));
        chosen.forEach((interfaceName, names) -> names.forEach(property -> choose(interfaceName, property)));
    }

    private void choose(String interfaceName, String property) {
        if (interfaces.getOrDefault(interfaceName, List.of()).stream().anyMatch(tracked -> tracked.hasName(property))) {
            throw new IllegalArgumentException("%s needn't be asked for: UnitState has it".formatted(property));
        }
        add(interfaceName, TrackedProperty.chosen(property));
    }

    /** Returns the names of chosen properties, by interface. */
    Map<String, Set<String>> chosen() {
        return chosen;
    }

    /** Whether units have such an interface. */
    static boolean isInterface(String name) {
        return name.equals(SystemdNames.UNIT)
                || Arrays.stream(UnitType.values())
                        .anyMatch(type -> type.interfaceName().equals(name));
    }

    private void add(String interfaceName, TrackedProperty... properties) {
        interfaces.computeIfAbsent(interfaceName, _ -> new ArrayList<>()).addAll(List.of(properties));
    }

    /** Calls back with all of a unit's properties that have to be asked for. */
    void forEachUnlisted(UnitState unit, Fetch fetch) {
        forEachUnlisted(SystemdNames.UNIT, fetch);
        forEachUnlisted(unit.name().type().interfaceName(), fetch);
    }

    private void forEachUnlisted(String interfaceName, Fetch fetch) {
        interfaces.getOrDefault(interfaceName, List.of()).stream()
                .filter(property -> !property.listed())
                .forEach(property -> fetch.fetch(interfaceName, property));
    }

    /** Calls back with those that the signals since a unit was announced haven't told. */
    void forEachUnknown(UnitState unit, Fetch fetch) {
        forEachUnlisted(unit, (interfaceName, property) -> {
            if (!property.known().test(unit)) {
                fetch.fetch(interfaceName, property);
            }
        });
    }

    /** Asks for a property. */
    @FunctionalInterface
    interface Fetch {
        void fetch(String interfaceName, TrackedProperty property);
    }

    /** The interface that a signal is about, if it has tracked properties. */
    @Nullable
    String interfaceNamed(Utf8View view) {
        for (String interfaceName : interfaces.keySet()) {
            if (view.contentEquals(interfaceName)) {
                return interfaceName;
            }
        }
        return null;
    }

    /**
     * Reads what follows the interface in PropertiesChanged: new values into an update, and tells which tracked ones
     * have changed without one.
     */
    void read(String interfaceName, BodyReader body, UnitUpdate update, Consumer<TrackedProperty> invalidated) {
        List<TrackedProperty> properties = interfaces.getOrDefault(interfaceName, List.of());
        body.enterArray();
        while (body.hasNext()) {
            body.enterDictEntry();
            TrackedProperty property = find(properties, body.readString(name));
            if (property != null) {
                property.read(body, update);
            }
            body.exit();
        }
        body.exit();
        readInvalidated(properties, body, invalidated);
    }

    private void readInvalidated(
            List<TrackedProperty> properties, BodyReader body, Consumer<TrackedProperty> invalidated) {
        body.enterArray();
        while (body.hasNext()) {
            TrackedProperty property = find(properties, body.readString(name));
            if (property != null) {
                invalidated.accept(property);
            }
        }
        body.exit();
    }

    private static @Nullable TrackedProperty find(List<TrackedProperty> properties, Utf8View name) {
        for (TrackedProperty property : properties) {
            if (name.contentEquals(property.name())) {
                return property;
            }
        }
        return null;
    }
}
