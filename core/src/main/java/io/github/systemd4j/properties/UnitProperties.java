package io.github.systemd4j.properties;

import io.github.systemd4j.internal.systemd.PropertyValues;
import io.github.systemd4j.internal.text.Excerpt;
import io.github.systemd4j.message.BodyReader;
import io.github.systemd4j.unit.ActiveState;
import io.github.systemd4j.unit.LoadState;
import io.github.systemd4j.unit.UnitFileState;
import io.github.systemd4j.unit.UnitName;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The properties of a unit, or of the manager, as they were when they were asked for. Immutable.
 *
 * <p>Their names and types are those of systemd's D-Bus API, org.freedesktop.systemd1(5). An accessor throws {@link
 * IllegalArgumentException} for a property that is missing, because the unit is of another type or systemd is older, and
 * for one that is of another type.
 *
 * <p>systemd sends 2^64-1 for no limit ({@code infinity}) and for a value that is not set. {@link OptionalLong}, {@link
 * Optional} and {@link #getOptionalLong} are then empty; {@code long} and {@link #getLong} throw {@link
 * IllegalArgumentException}. The Java values of {@link #asMap()} have -1 there.
 *
 * <pre>{@code
 * UnitProperties nginx = manager.unit("nginx.service").properties();
 * nginx.activeState();
 * nginx.getLong("MainPID");
 * new ServiceProperties(nginx).memoryCurrent();
 * }</pre>
 */
public final class UnitProperties {
    private final Map<String, Object> values;

    private UnitProperties(Map<String, Object> values) {
        this.values = Collections.unmodifiableMap(values);
    }

    /**
     * Reads a value of type {@code a{sv}}, such as the reply of {@code Properties.GetAll}.
     *
     * @param body positioned before the array; afterwards behind it
     */
    public static UnitProperties read(BodyReader body) {
        var values = new LinkedHashMap<String, Object>();
        body.enterArray();
        while (body.hasNext()) {
            body.enterDictEntry();
            values.put(body.readString(), PropertyValues.read(body.enterVariant()));
            body.exit().exit();
        }
        body.exit();
        return new UnitProperties(values);
    }

    /**
     * All of them by name, as plain values; see {@link BodyReader#readValue()}. No property of systemd's is a
     * descriptor; should one come, it is closed.
     */
    public Map<String, Object> asMap() {
        return values;
    }

    /**
     * Some of them as a record. Each component is named like a property, in any case of letters: {@code mainPid} is
     * {@code MainPID}. Its type is that of the plain value ({@link BodyReader#readValue()}), a number of any width, or:
     *
     * <ul>
     *   <li>{@link Instant} for a time in microseconds since 1970
     *   <li>{@link Duration} for a time span in microseconds, or in nanoseconds where the name ends in {@code NSec}
     *   <li>an enum that has systemd's words as its constants; {@code UNKNOWN}, if it has that, for all others
     *   <li>{@link Optional} of these, and {@link OptionalLong}: empty if there is no such property, or if it isn't set
     *       (times of 0, numbers of 2^64-1, empty words of enums)
     * </ul>
     *
     * <p>A record that isn't public needs its package opened to this module.
     *
     * @throws IllegalArgumentException if a component has no property, or one that doesn't fit; the message says which
     */
    public <R extends Record> R as(Class<R> type) {
        return PropertyRecords.read(values, type);
    }

    /**
     * The property as a type that {@link #as} takes for a component.
     *
     * @throws IllegalArgumentException if there is no such property, or if it isn't set
     */
    public <T> T get(String name, Class<T> type) {
        Object value = values.get(name);
        if (value == null) {
            throw PropertyValues.missing(name);
        }
        return PropertyValues.convert(name, value, type);
    }

    /** The property of types {@code s} and {@code o}. */
    public String getString(String name) {
        return get(name, String.class);
    }

    /** The property of type {@code b}. */
    public boolean getBoolean(String name) {
        return get(name, Boolean.class);
    }

    /**
     * The property of types {@code y n q i u x t}; from 2^63 to 2^64-2 it is negative.
     *
     * @throws IllegalArgumentException if it is 2^64-1: {@link #getOptionalLong} takes that
     */
    public long getLong(String name) {
        return get(name, Long.class);
    }

    /** The property of types {@code y n q i u x t}; empty if it is 2^64-1, infinite or not set. */
    public OptionalLong getOptionalLong(String name) {
        return PropertyValues.optionalLong(optional(name, Long.class));
    }

    /** Returns a process ID or another id; empty if it is 0, which stands for none. */
    OptionalLong getId(String name) {
        return PropertyValues.optionalId(getLong(name));
    }

    /** The property of type {@code as}. */
    public List<String> getStrings(String name) {
        List<?> elements = get(name, List.class);
        return elements.stream()
                .map(each -> PropertyValues.convert(name, each, String.class))
                .toList();
    }

    /** The time, in microseconds since 1970; empty if it has not come yet, or never comes. */
    public Optional<Instant> getInstant(String name) {
        return optional(name, Instant.class);
    }

    /** The time span, in microseconds, or in nanoseconds if the name ends in {@code NSec}; empty if it has no end. */
    public Optional<Duration> getDuration(String name) {
        return optional(name, Duration.class);
    }

    private <T> Optional<T> optional(String name, Class<T> type) {
        Object value = get(name, Object.class);
        return PropertyValues.isSet(value, type)
                ? Optional.of(PropertyValues.convert(name, value, type))
                : Optional.empty();
    }

    /** The unit's name, the one of its aliases that systemd calls it by. */
    public UnitName id() {
        return new UnitName(getString("Id"));
    }

    /** The unit's description. */
    public String description() {
        return getString("Description");
    }

    /** Whether systemd has the unit's configuration. */
    public LoadState loadState() {
        return get("LoadState", LoadState.class);
    }

    /** Whether the unit is started. */
    public ActiveState activeState() {
        return get("ActiveState", ActiveState.class);
    }

    /** The state in the words of the unit's type, such as {@code running}. */
    public String subState() {
        return getString("SubState");
    }

    /** Whether the unit is enabled; empty if it has no file. */
    public Optional<UnitFileState> unitFileState() {
        return optional("UnitFileState", UnitFileState.class);
    }

    /** The id of the unit's current or last run, 32 hexadecimal digits; empty if there was none. */
    public Optional<String> invocationId() {
        byte[] id = get("InvocationID", byte[].class);
        return id.length == 0 ? Optional.empty() : Optional.of(HexFormat.of().formatHex(id));
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof UnitProperties properties && values.equals(properties.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    @Override
    public String toString() {
        return Excerpt.of(values.toString());
    }
}
