package io.github.systemd4j.internal.systemd;

import io.github.systemd4j.internal.RecordType;
import io.github.systemd4j.internal.text.EnumNames;
import io.github.systemd4j.internal.text.Excerpt;
import io.github.systemd4j.message.BodyReader;
import io.github.systemd4j.message.ObjectPath;
import io.github.systemd4j.message.UnixFd;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/** Converts Java values of properties to more specific types. */
public final class PropertyValues {
    /** The value that the manager sends as 2^64-1: no limit, or a value that is not set. */
    public static final long INFINITY = -1;

    private PropertyValues() {}

    /** Reads a value to retain. systemd has no properties with descriptors; one that arrives nevertheless is closed. */
    public static Object read(BodyReader body) {
        Object value = body.readValue();
        UnixFd.closeAll(value);
        return value;
    }

    /** Returns whether a value of this type is set. */
    public static boolean isSet(Object value, Class<?> type) {
        return switch (value) {
            case Long number when number == INFINITY -> type == Object.class;
            case Long number when type == Instant.class -> number != 0;
            case String word when type.isEnum() -> !word.isEmpty();
            default -> true;
        };
    }

    /** Returns the value as this type. */
    public static <T> T convert(String name, Object value, Class<T> type) {
        Object converted = switch (value) {
            case Long number when !isSet(number, type) -> throw unfit(name, value, type);
            case Object same when RecordType.boxed(type).isInstance(same) -> same;
            case Number number when RecordType.boxed(type) == Long.class -> number.longValue();
            case Number number
            when RecordType.boxed(type) == Integer.class && number.longValue() == number.intValue() ->
                number.intValue();
            case Long micros when type == Instant.class -> Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
            case Long time when type == Duration.class -> Duration.of(time, unit(name));
            case String word when type.isEnum() -> constant(name, word, type);
            case ObjectPath path when type == String.class -> path.value();
            default -> throw unfit(name, value, type);
        };
        return cast(RecordType.boxed(type), converted);
    }

    @SuppressWarnings("unchecked") // a primitive's class is not the class of its values
    private static <T> T cast(Class<?> boxed, Object value) {
        return (T) boxed.cast(value);
    }

    private static ChronoUnit unit(String name) {
        return name.toUpperCase(Locale.ROOT).endsWith("NSEC") ? ChronoUnit.NANOS : ChronoUnit.MICROS;
    }

    private static Object constant(String name, String word, Class<?> type) {
        Enum<?>[] constants = (Enum<?>[]) type.getEnumConstants();
        return Arrays.stream(constants)
                .filter(constant -> EnumNames.dbusName(constant).equals(word))
                .findFirst()
                .or(() -> Arrays.stream(constants)
                        .filter(constant -> constant.name().equals("UNKNOWN"))
                        .findFirst())
                .orElseThrow(() -> unfit(name, word, type));
    }

    /** Returns the error for a property that does not exist. */
    public static IllegalArgumentException missing(String name) {
        return new IllegalArgumentException("there is no property " + Excerpt.of(name));
    }

    /** Converts an optional value. */
    public static OptionalLong optionalLong(Optional<Long> number) {
        return number.map(OptionalLong::of).orElse(OptionalLong.empty());
    }

    /** Returns an id; empty if it is 0, which stands for none. */
    public static OptionalLong optionalId(long id) {
        return id == 0 ? OptionalLong.empty() : OptionalLong.of(id);
    }

    private static IllegalArgumentException unfit(String name, Object value, Class<?> type) {
        String hint = value instanceof Long number && !isSet(number, type)
                ? ": infinite or not set, so ask for an optional value"
                : "";
        return new IllegalArgumentException("property %s is no %s, but a %s (%s)%s"
                .formatted(
                        name,
                        type.getSimpleName(),
                        value.getClass().getSimpleName(),
                        Excerpt.of(value.toString()),
                        hint));
    }
}
