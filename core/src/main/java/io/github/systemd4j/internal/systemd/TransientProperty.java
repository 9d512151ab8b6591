package io.github.systemd4j.internal.systemd;

import io.github.systemd4j.message.Body;
import io.github.systemd4j.message.BodyWriter;
import io.github.systemd4j.message.Struct;
import io.github.systemd4j.message.Variant;
import io.github.systemd4j.unit.UnitType;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A property that a unit is created with or that is changed while it runs: encoded when this is created, which checks
 * the value and makes it immutable. A message gets a copy of the bytes. Equal to one with an equal name and value.
 */
public final class TransientProperty {
    private static final String TYPE = "(sv)";
    private static final int NANOS_PER_MICRO = 1_000;
    private static final int MICROS_PER_SECOND = 1_000_000;
    private static final long MAX_SECONDS = Long.MAX_VALUE / MICROS_PER_SECOND - 1;

    private final Body body;

    /** The property as it was given, if it has file descriptors, which remain the caller's; null otherwise. */
    private final @Nullable Struct withFds;

    private TransientProperty(String name, Variant value) {
        Body encoded = Body.write(writer -> {
            writer.beginStruct("sv");
            writer.writeString(name);
            writer.beginVariant(value.signature());
            writer.writeValue(value.signature(), value.value());
            writer.end();
            writer.end();
        });
        encoded.close();
        this.withFds = encoded.hasFds() ? Struct.of(name, value) : null;
        this.body = encoded.hasFds() ? Body.empty() : encoded;
    }

    /**
     * Returns a property with a value of the type that systemd's property has.
     *
     * @param advice how the caller passes a property that this library doesn't know
     * @throws IllegalArgumentException if units of the type have no such property, or if the value has another type
     */
    public static TransientProperty of(UnitType type, String name, Object value, String advice) {
        String signature = TransientProperties.signature(type, name, advice);
        try {
            return of(name, new Variant(signature, value instanceof Duration time ? micros(name, time) : value));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "property %s of a %s takes \"%s\": %s".formatted(name, type.dbusName(), signature, e.getMessage()),
                    e);
        }
    }

    /**
     * Returns a property that this library doesn't have to know.
     *
     * @throws IllegalArgumentException if the value isn't of the variant's type
     */
    public static TransientProperty of(String name, Variant value) {
        return new TransientProperty(name, value);
    }

    private static Object micros(String name, Duration time) {
        if (!name.endsWith("USec") && !name.endsWith("Sec") || name.endsWith("NSec")) {
            throw new IllegalArgumentException("that is no time in microseconds, so it can't be a Duration");
        }
        return micros(time);
    }

    /** Returns a time in microseconds, rounded up, as systemd's properties with names that end with USec have it. */
    private static long micros(Duration time) {
        if (time.isNegative()) {
            throw new IllegalArgumentException("%s is negative".formatted(time));
        }
        if (time.getSeconds() > MAX_SECONDS) {
            throw new IllegalArgumentException("%s is too long: take INFINITY for no limit".formatted(time));
        }
        return time.getSeconds() * MICROS_PER_SECOND + Math.ceilDiv(time.getNano(), NANOS_PER_MICRO);
    }

    /** Writes the property as {@code (sv)}. File descriptors are duplicated. */
    public void writeTo(BodyWriter writer) {
        if (withFds == null) {
            writer.copy(body.reader());
        } else {
            writer.writeValue(TYPE, withFds);
        }
    }

    /** Writes properties as {@code a(sv)}. */
    public static void writeAll(List<TransientProperty> properties, BodyWriter writer) {
        writer.beginArray(TYPE);
        properties.forEach(property -> property.writeTo(writer));
        writer.end();
    }

    /** Returns the name and the value, a {@link Variant}. */
    public Struct toStruct() {
        return withFds == null ? (Struct) body.reader().readValue() : withFds;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof TransientProperty property && toStruct().equals(property.toStruct());
    }

    @Override
    public int hashCode() {
        return toStruct().hashCode();
    }
}
