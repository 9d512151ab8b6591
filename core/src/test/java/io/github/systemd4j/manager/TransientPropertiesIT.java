package io.github.systemd4j.manager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.systemd4j.bus.Bus;
import io.github.systemd4j.bus.Introspection;
import io.github.systemd4j.bus.RemoteObject;
import io.github.systemd4j.internal.systemd.SystemdNames;
import io.github.systemd4j.internal.systemd.TransientProperties;
import io.github.systemd4j.message.BusException;
import io.github.systemd4j.message.ErrorName;
import io.github.systemd4j.message.Struct;
import io.github.systemd4j.message.UnixFd;
import io.github.systemd4j.message.Variant;
import io.github.systemd4j.unit.UnitName;
import io.github.systemd4j.unit.UnitType;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The table of properties, compared with the real systemd. systemd checks all properties in order before it sets the
 * first one, so with an unknown one at the end it checks all others and creates nothing.
 */
@Tag("systemd")
class TransientPropertiesIT {
    private static final String STOP = "Systemd4jStop";
    /** The error for a property of another type. */
    private static final String TYPE_MISMATCH = "System.Error.ENXIO";

    private final Bus bus = Bus.openSystem();
    private final RemoteObject manager = bus.object(SystemdNames.BUS_NAME, SystemdNames.PATH);

    @AfterEach
    void close() {
        bus.close();
    }

    static Set<UnitType> types() {
        return TransientProperties.types();
    }

    @ParameterizedTest
    @MethodSource("types")
    void shouldListWhatSystemdTakes(UnitType type) {
        var wrong = new TreeSet<String>();
        TransientProperties.of(type).forEach((name, signature) -> {
            BusException answer = offer(type, name, new Variant(signature, nothing(signature)));
            if (refuses(answer, name) || answer.is(TYPE_MISMATCH)) {
                wrong.add(name + " " + signature + ": " + answer.getMessage());
            }
        });
        assertThat(wrong).isEmpty();
    }

    /** An empty value has the right type even if systemd refuses the value. */
    @ParameterizedTest
    @MethodSource("types")
    void shouldListTheTypeThatSystemdTakes(UnitType type) {
        var wrong = new TreeSet<String>();
        TransientProperties.of(type).keySet().forEach(name -> {
            BusException answer = offer(type, name, new Variant("a{ob}", Map.of()));
            if (!answer.is(TYPE_MISMATCH)) {
                wrong.add(name + ": " + answer.getMessage());
            }
        });
        assertThat(wrong).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("types")
    void shouldListAllThatUnitsHave(UnitType type) {
        Set<String> missing = new TreeSet<>(properties(type));
        missing.removeAll(TransientProperties.of(type).keySet());
        assertThat(missing).hasSizeGreaterThan(10);
        missing.removeIf(name -> refuses(offer(type, name, Variant.of("")), name));
        assertThat(missing).isEmpty();
    }

    private Set<String> properties(UnitType type) {
        var path =
                new UnitName("systemd4j-example" + type.suffix()).objectPath().value();
        Introspection introspection = bus.object(SystemdNames.BUS_NAME, path).introspect();
        var names = new TreeSet<String>();
        Stream.of(SystemdNames.UNIT, type.interfaceName())
                .flatMap(name -> introspection.interfaceNamed(name).orElseThrow().properties().stream())
                .forEach(property -> names.add(property.name()));
        return names;
    }

    @ParameterizedTest
    @EnumSource
    void shouldListTheTypesThatSystemdMakes(UnitType type) {
        boolean made = !offer(type, "Description", Variant.of(""))
                .message()
                .equals("Unit type " + type.dbusName() + " does not support transient units.");
        assertThat(made).isEqualTo(TransientProperties.types().contains(type));
    }

    @Test
    void shouldSeeWhereTheTypeIsWrong() {
        assertThat(offer(UnitType.SERVICE, "ExecStartEx", new Variant("a(sasb)", List.of()))
                        .is(TYPE_MISMATCH))
                .isTrue();
    }

    private BusException offer(UnitType type, String name, Variant value) {
        List<Struct> properties = List.of(Struct.of(name, value), Struct.of(STOP, Variant.of("")));
        return catchThrowableOfType(
                BusException.class,
                () -> manager.call(
                        SystemdNames.MANAGER,
                        "StartTransientUnit",
                        "ssa(sv)a(sa(sv))",
                        "systemd4j-example" + type.suffix(),
                        "fail",
                        properties,
                        List.of()));
    }

    /** Returns whether systemd refuses the property for units of this type, with any value. */
    private static boolean refuses(BusException answer, String name) {
        String message = answer.message();
        return answer.is(ErrorName.PROPERTY_READ_ONLY) && message.contains("property " + name + ",")
                || message.equals("Dependency type " + name + " may not be created transiently.")
                || message.equals("Delegation not available for unit type")
                || message.equals("Cannot set " + name + " for this unit type")
                || message.equals("The slice property is only available for units with control groups.")
                || message.equals("Slice may not be set for slice units.");
    }

    /** Returns the simplest value of a type. */
    private static Object nothing(String signature) {
        return switch (signature.charAt(0)) {
            case 's' -> "";
            case 'b' -> false;
            case 'h' -> UnixFd.duplicate(0);
            case 'a' -> List.of();
            case '(' ->
                Map.of(
                                "(bs)",
                                Struct.of(false, ""),
                                "(bas)",
                                Struct.of(false, List.of()),
                                "(aiai)",
                                Struct.of(List.of(), List.of()))
                        .get(signature);
            default -> 0;
        };
    }
}
