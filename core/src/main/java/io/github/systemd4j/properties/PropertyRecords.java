package io.github.systemd4j.properties;

import io.github.systemd4j.internal.RecordType;
import io.github.systemd4j.internal.systemd.PropertyValues;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Creates records whose components are properties. */
final class PropertyRecords {
    private PropertyRecords() {}

    static <R extends Record> R read(UnitProperties properties, Class<R> type) {
        var byName = new TreeMap<String, Object>(String.CASE_INSENSITIVE_ORDER);
        byName.putAll(properties.asMap());
        RecordComponent[] components = type.getRecordComponents();
        var arguments = new Object[components.length];
        for (int i = 0; i < components.length; i++) {
            String name = components[i].getName();
            arguments[i] = components[i].getType() == UnitProperties.class
                    ? properties
                    : component(name, byName.get(name), components[i].getGenericType());
        }
        return RecordType.construct(type, arguments);
    }

    private static Object component(String name, @Nullable Object value, Type type) {
        if (type == OptionalLong.class) {
            return PropertyValues.optionalLong(optional(name, value, Long.class));
        }
        if (type instanceof ParameterizedType generic && generic.getRawType() == Optional.class) {
            return optional(name, value, raw(generic.getActualTypeArguments()[0]));
        }
        if (value == null) {
            throw PropertyValues.missing(name);
        }
        return value instanceof List<?> list && type instanceof ParameterizedType generic
                ? elements(name, list, generic)
                : PropertyValues.convert(name, value, raw(type));
    }

    private static List<?> elements(String name, List<?> list, ParameterizedType type) {
        PropertyValues.convert(name, list, raw(type));
        Class<?> element = raw(type.getActualTypeArguments()[0]);
        return list.stream()
                .map(each -> PropertyValues.convert(name, each, element))
                .toList();
    }

    private static <T> Optional<T> optional(String name, @Nullable Object value, Class<T> type) {
        return value == null || !PropertyValues.isSet(value, type)
                ? Optional.empty()
                : Optional.of(PropertyValues.convert(name, value, type));
    }

    private static Class<?> raw(Type type) {
        return switch (type) {
            case Class<?> plain -> plain;
            case ParameterizedType generic -> raw(generic.getRawType());
            default -> Object.class;
        };
    }
}
