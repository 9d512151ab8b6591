package io.github.systemd4j.message;

import io.github.systemd4j.internal.text.Excerpt;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A struct as a Java value: its fields in order. Equal to a struct with equal fields; byte arrays are compared by
 * content.
 *
 * @param fields the Java values, each as {@link BodyReader#readValue()} returns it
 */
public record Struct(List<Object> fields) {
    /** Copies the fields. */
    public Struct {
        fields = List.copyOf(fields);
    }

    /** Creates a struct of these fields. */
    public static Struct of(Object... fields) {
        return new Struct(List.of(fields));
    }

    /** Returns the field at a position, counted from 0. */
    public Object get(int index) {
        return fields.get(index);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Struct struct && DeepEquality.equal(fields, struct.fields);
    }

    /** Returns the beginning of the fields, with control characters escaped. */
    @Override
    public String toString() {
        return "Struct[fields=%s]".formatted(Excerpt.of(fields.toString()));
    }

    @Override
    public int hashCode() {
        return DeepEquality.hash(fields);
    }
}
