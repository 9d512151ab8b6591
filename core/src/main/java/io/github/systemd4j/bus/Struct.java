package io.github.systemd4j.bus;

import java.util.List;

/**
 * A struct as a plain value: its fields in order.
 *
 * @param fields the plain values, each as {@link BodyReader#readValue()} gives it
 */
public record Struct(List<Object> fields) {
    /** Copies the fields. */
    public Struct {
        fields = List.copyOf(fields);
    }

    /** A struct of these fields. */
    public static Struct of(Object... fields) {
        return new Struct(List.of(fields));
    }

    /** The field at a position, counted from 0. */
    public Object get(int index) {
        return fields.get(index);
    }
}
