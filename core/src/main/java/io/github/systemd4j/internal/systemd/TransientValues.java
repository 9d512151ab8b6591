package io.github.systemd4j.internal.systemd;

import io.github.systemd4j.message.Body;
import io.github.systemd4j.message.Variant;
import io.github.systemd4j.unit.UnitType;
import java.time.Duration;

/** Values of the properties that units are made with. */
public final class TransientValues {
    private static final int NANOS_PER_MICRO = 1_000;
    private static final int MICROS_PER_SECOND = 1_000_000;
    private static final long MAX_SECONDS = Long.MAX_VALUE / MICROS_PER_SECOND - 1;

    private TransientValues() {}

    /**
     * Returns a copy of a value as a property's type.
     *
     * @param advice how the caller passes a property that isn't known here
     */
    public static Variant of(UnitType type, String property, Object value, String advice) {
        String signature = TransientProperties.signature(type, property, advice);
        try {
            return copy(new Variant(signature, value instanceof Duration time ? micros(property, time) : value));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "property %s of a %s takes \"%s\": %s"
                            .formatted(property, type.dbusName(), signature, e.getMessage()),
                    e);
        }
    }

    /**
     * Returns the same value as the wire has it, which nobody can change any more. One with descriptors is returned as
     * it is: they stay the caller's.
     */
    public static Variant copy(Variant variant) {
        try (Body body = Body.write(writer -> writer.writeValue(variant.signature(), variant.value()))) {
            return body.hasFds()
                    ? variant
                    : new Variant(variant.signature(), body.reader().readValue());
        }
    }

    private static Object micros(String property, Duration time) {
        if (!property.endsWith("USec") && !property.endsWith("Sec") || property.endsWith("NSec")) {
            throw new IllegalArgumentException("that is no time in microseconds, so it can't be a Duration");
        }
        return micros(time);
    }

    /** A time as systemd has it in properties whose names end with USec. */
    static long micros(Duration time) {
        if (time.isNegative()) {
            throw new IllegalArgumentException("%s is negative".formatted(time));
        }
        if (time.getSeconds() > MAX_SECONDS) {
            throw new IllegalArgumentException("%s is too long: take INFINITY for no limit".formatted(time));
        }
        return time.getSeconds() * MICROS_PER_SECOND + Math.ceilDiv(time.getNano(), NANOS_PER_MICRO);
    }
}
