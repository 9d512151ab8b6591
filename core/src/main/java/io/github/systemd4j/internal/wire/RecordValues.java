package io.github.systemd4j.internal.wire;

import io.github.systemd4j.internal.RecordType;
import io.github.systemd4j.message.BusException;
import io.github.systemd4j.message.ErrorName;
import io.github.systemd4j.message.Struct;
import io.github.systemd4j.message.UnixFd;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/** Converts records to and from structs: components in order, by canonical constructor and accessors. */
public final class RecordValues {
    private RecordValues() {}

    static List<Object> values(Record value) {
        var values = new ArrayList<>();
        for (RecordComponent component : value.getClass().getRecordComponents()) {
            values.add(get(value, component));
        }
        return values;
    }

    /** Returns the values of the components that can be read. */
    public static List<Object> accessibleValues(Record value) {
        var values = new ArrayList<>();
        for (RecordComponent component : value.getClass().getRecordComponents()) {
            if (component.getAccessor().canAccess(value)
                    || component.getAccessor().trySetAccessible()) {
                try {
                    values.add(get(value, component));
                } catch (IllegalStateException e) {
                    // its accessor throws
                }
            }
        }
        return values;
    }

    /** Creates a record from values of a message; if they don't fit, their descriptors are closed. */
    public static <R extends Record> R of(List<Object> fields, Class<R> type) {
        try {
            return convert(fields, type);
        } catch (Throwable t) {
            UnixFd.closeAll(fields);
            throw t;
        }
    }

    private static <R extends Record> R convert(List<Object> fields, Class<R> type) {
        RecordComponent[] components = type.getRecordComponents();
        if (components.length != fields.size()) {
            throw unfit("%s has %d components, the message %d values"
                    .formatted(type.getSimpleName(), components.length, fields.size()));
        }
        var arguments = new @Nullable Object[components.length];
        for (int i = 0; i < components.length; i++) {
            arguments[i] = convert(fields.get(i), components[i].getGenericType(), type, components[i].getName());
        }
        return RecordType.construct(type, arguments);
    }

    private static Object convert(Object value, Type wanted, Class<?> in, String component) {
        return switch (wanted) {
            case ParameterizedType generic
            when takes(generic, List.class, value) ->
                convertAll((List<?>) value, generic.getActualTypeArguments()[0], in, component);
            case ParameterizedType generic
            when takes(generic, SequencedMap.class, value) ->
                convertAll((Map<?, ?>) value, generic.getActualTypeArguments(), in, component);
            case ParameterizedType generic -> convert(value, generic.getRawType(), in, component);
            case WildcardType wildcard -> convert(value, wildcard.getUpperBounds()[0], in, component);
            case Class<?> type
            when type.isRecord() && value instanceof Struct struct && type != Struct.class ->
                convert(struct.fields(), type.asSubclass(Record.class));
            case Class<?> type when RecordType.boxed(type).isInstance(value) -> value;
            default ->
                throw unfit("component %s of %s is a %s, the value a %s"
                        .formatted(
                                component,
                                in.getSimpleName(),
                                wanted.getTypeName(),
                                value.getClass().getSimpleName()));
        };
    }

    /** Returns whether the component takes a collection of this kind, whose elements must then be converted. */
    private static boolean takes(ParameterizedType wanted, Class<?> kind, Object value) {
        return kind.isInstance(value) && wanted.getRawType() instanceof Class<?> raw && raw.isAssignableFrom(kind);
    }

    private static List<Object> convertAll(List<?> list, Type element, Class<?> in, String component) {
        return list.stream()
                .map(value -> convert(value, element, in, component))
                .toList();
    }

    private static Map<Object, Object> convertAll(Map<?, ?> map, Type[] entry, Class<?> in, String component) {
        var converted = new LinkedHashMap<>();
        map.forEach((key, value) ->
                converted.put(convert(key, entry[0], in, component), convert(value, entry[1], in, component)));
        return converted;
    }

    private static Object get(Record value, RecordComponent component) {
        try {
            var accessor = component.getAccessor();
            if (!accessor.canAccess(value)) {
                accessor.setAccessible(true);
            }
            return accessor.invoke(value);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static BusException unfit(String message) {
        return new BusException(ErrorName.INVALID_SIGNATURE, message);
    }
}
