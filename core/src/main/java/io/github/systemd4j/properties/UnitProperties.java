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
 * The properties of a unit or of the manager at one moment. Immutable.
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
     * @param body a reader before the array; afterwards it is positioned after it
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
     * Returns all properties by name, as Java values; see {@link BodyReader#readValue()}. systemd has no properties with
     * descriptors; a descriptor that arrives nevertheless is closed.
     */
    public Map<String, Object> asMap() {
        return values;
    }

    /**
     * Returns some properties as a record. Each component has the name of a property, in upper or lower case:
     * {@code mainPid} is {@code MainPID}. Its type is that of the Java value ({@link BodyReader#readValue()}), a number of
     * any width, or:
     *
     * <ul>
     *   <li>{@link Instant} for a time in microseconds since 1970
     *   <li>{@link Duration} for a time span in microseconds, or in nanoseconds where the name ends in {@code NSec}
     *   <li>an enum whose constants have systemd's names; other names become its constant {@code UNKNOWN}, if it has one
     *   <li>{@code UnitProperties} for all properties, as {@link ServiceProperties} has them
     *   <li>{@link Optional} of these, and {@link OptionalLong}: empty if there is no such property, or if it is not set
     *       (times of 0, numbers of 2^64-1, empty names of enums)
     * </ul>
     *
     * <p>The package of a record that is not public must be opened to this module.
     *
     * @throws IllegalArgumentException if a component has no property, or one of another type; the message names it
     */
    public <R extends Record> R as(Class<R> type) {
        return PropertyRecords.read(this, type);
    }

    /**
     * Returns a property as a type that {@link #as} accepts for a component.
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

    /** Returns a property of types {@code s} and {@code o}. */
    public String getString(String name) {
        return get(name, String.class);
    }

    /** Returns a property of type {@code b}. */
    public boolean getBoolean(String name) {
        return get(name, Boolean.class);
    }

    /**
     * Returns a property of types {@code y n q i u x t}; values from 2^63 to 2^64-2 are negative.
     *
     * @throws IllegalArgumentException if it is 2^64-1; {@link #getOptionalLong} returns an empty value then
     */
    public long getLong(String name) {
        return get(name, Long.class);
    }

    /** Returns a property of types {@code y n q i u x t}; empty if it is 2^64-1, infinite or not set. */
    public OptionalLong getOptionalLong(String name) {
        return PropertyValues.optionalLong(optional(name, Long.class));
    }

    /** Returns a process ID or another id; empty if it is 0, which stands for none. */
    OptionalLong getId(String name) {
        return PropertyValues.optionalId(getLong(name));
    }

    /** Returns a property of type {@code as}. */
    public List<String> getStrings(String name) {
        List<?> elements = get(name, List.class);
        return elements.stream()
                .map(each -> PropertyValues.convert(name, each, String.class))
                .toList();
    }

    /** Returns a time, in microseconds since 1970; empty if it is not set, or never comes. */
    public Optional<Instant> getInstant(String name) {
        return optional(name, Instant.class);
    }

    /** Returns a time span, in microseconds, or in nanoseconds if the name ends in {@code NSec}; empty if it is infinite. */
    public Optional<Duration> getDuration(String name) {
        return optional(name, Duration.class);
    }

    private <T> Optional<T> optional(String name, Class<T> type) {
        Object value = get(name, Object.class);
        return PropertyValues.isSet(value, type)
                ? Optional.of(PropertyValues.convert(name, value, type))
                : Optional.empty();
    }

    /** Returns the unit's name, the one of its aliases that systemd uses. */
    public UnitName id() {
        return new UnitName(getString("Id"));
    }

    /** Returns the unit's description. */
    public String description() {
        return getString("Description");
    }

    /** Returns whether systemd has loaded the unit's configuration. */
    public LoadState loadState() {
        return get("LoadState", LoadState.class);
    }

    /** Returns whether the unit is started. */
    public ActiveState activeState() {
        return get("ActiveState", ActiveState.class);
    }

    /** Returns the state in the terms of the unit's type, such as {@code running}. */
    public String subState() {
        return getString("SubState");
    }

    /** Returns whether the unit is enabled; empty if it has no file. */
    public Optional<UnitFileState> unitFileState() {
        return optional("UnitFileState", UnitFileState.class);
    }

    /** Returns the id of the unit's current or last run, 32 hexadecimal digits; empty if it was never started. */
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
