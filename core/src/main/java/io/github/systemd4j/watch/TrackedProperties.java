package io.github.systemd4j.watch;

import io.github.systemd4j.internal.systemd.SystemdNames;
import io.github.systemd4j.message.BodyReader;
import io.github.systemd4j.message.Message;
import io.github.systemd4j.message.ProjectedValue;
import io.github.systemd4j.message.Projection;
import io.github.systemd4j.message.Utf8View;
import io.github.systemd4j.unit.UnitType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The tracked properties, by their interface. Only for the loop's thread. */
final class TrackedProperties {
    private final Map<String, List<TrackedProperty>> interfaces = new LinkedHashMap<>();
    private final Map<String, Set<String>> selected;
    private final Utf8View name = new Utf8View();

    // the arguments of PropertiesChanged
    private final Projection changes = new Projection();
    private final ProjectedValue changedInterface = changes.argument(0);
    private final Map<String, ProjectedValue> values = new HashMap<>();
    private final ProjectedValue invalidatedNames = changes.argument(2);

    /** Creates those of {@link UnitState}, and selected ones by interface. */
    TrackedProperties(Map<String, Set<String>> selected) {
        this.selected = selected;
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
        selected.forEach((interfaceName, names) -> names.forEach(property -> select(interfaceName, property)));
    }

    private void select(String interfaceName, String property) {
        if (interfaces.getOrDefault(interfaceName, List.of()).stream().anyMatch(tracked -> tracked.hasName(property))) {
            throw new IllegalArgumentException(
                    "%s can't be selected, because UnitState has it anyway".formatted(property));
        }
        add(interfaceName, TrackedProperty.selected(property));
    }

    /** Returns the names of selected properties, by interface. */
    Map<String, Set<String>> selected() {
        return selected;
    }

    /** Returns whether units have an interface with this name. */
    static boolean isInterface(String name) {
        return name.equals(SystemdNames.UNIT)
                || Arrays.stream(UnitType.values())
                        .anyMatch(type -> type.interfaceName().equals(name));
    }

    private void add(String interfaceName, TrackedProperty... properties) {
        interfaces.computeIfAbsent(interfaceName, _ -> new ArrayList<>()).addAll(List.of(properties));
        Arrays.stream(properties)
                .map(TrackedProperty::name)
                .forEach(each -> values.put(each, changes.property(1, each)));
    }

    /** Calls back with all properties of a unit that no list contains. */
    void forEachUnlisted(UnitState unit, Fetch fetch) {
        forEachUnlisted(SystemdNames.UNIT, fetch);
        forEachUnlisted(unit.name().type().interfaceName(), fetch);
    }

    private void forEachUnlisted(String interfaceName, Fetch fetch) {
        interfaces.getOrDefault(interfaceName, List.of()).stream()
                .filter(property -> !property.listed())
                .forEach(property -> fetch.fetch(interfaceName, property));
    }

    /** Calls back with the properties of a unit that neither a list nor a signal since its announcement has contained. */
    void forEachUnknown(UnitState unit, Fetch fetch) {
        forEachUnlisted(unit, (interfaceName, property) -> {
            if (!property.known().test(unit)) {
                fetch.fetch(interfaceName, property);
            }
        });
    }

    /** Fetches a property. */
    @FunctionalInterface
    interface Fetch {
        void fetch(String interfaceName, TrackedProperty property);
    }

    /** Finds the values of {@code PropertiesChanged}; returns its interface, null if that has no tracked properties. */
    @Nullable
    String read(Message signal) {
        changes.read(signal.body());
        Utf8View name = changedInterface.text();
        for (String interfaceName : interfaces.keySet()) {
            if (name.contentEquals(interfaceName)) {
                return interfaceName;
            }
        }
        return null;
    }

    /**
     * Applies the signal that was read last.
     *
     * @param interfaceName as {@link #read} has returned it
     * @param update gets the new values
     * @param invalidated gets tracked properties that have changed, and whose new value the signal does not contain
     */
    void apply(String interfaceName, UnitUpdate update, Consumer<TrackedProperty> invalidated) {
        List<TrackedProperty> properties = interfaces.getOrDefault(interfaceName, List.of());
        for (TrackedProperty property : properties) {
            ProjectedValue value = values.get(property.name());
            if (value != null && value.isPresent()) {
                property.read(value, update);
            }
        }
        if (invalidatedNames.isPresent()) {
            readInvalidated(properties, invalidatedNames.reader(), invalidated);
        }
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
