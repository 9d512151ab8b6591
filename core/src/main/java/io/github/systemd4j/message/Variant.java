package io.github.systemd4j.message;

import io.github.systemd4j.internal.text.Excerpt;
import io.github.systemd4j.internal.text.SignatureSyntax;
import io.github.systemd4j.internal.wire.JavaValues;
import org.jspecify.annotations.Nullable;

/**
 * A value with its type, {@code v} in a body. Equal to a variant with an equal type and value; byte arrays are compared
 * by content.
 *
 * @param signature exactly one complete type
 * @param value a Java value of that type, as {@link BodyReader#readValue()} returns it
 */
public record Variant(String signature, Object value) {
    /**
     * Checks the signature; the value is checked when it is written.
     *
     * @throws IllegalArgumentException if the signature is not exactly one complete type
     */
    public Variant {
        SignatureSyntax.checkSingle(signature);
    }

    /**
     * Creates a variant whose type follows from the value's class: {@code String} s, {@code Boolean} b, {@code Byte} y,
     * {@code Short} n, {@code Integer} i, {@code Long} x, {@code Double} d, {@link ObjectPath} o, {@link Signature} g,
     * {@link UnixFd} h, {@code Variant} v, {@code byte[]} ay. Unsigned types and containers need
     * {@link #Variant(String, Object)}.
     *
     * @throws IllegalArgumentException for a value of another class
     */
    public static Variant of(Object value) {
        return new Variant(JavaValues.signatureOf(value), value);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Variant variant
                && signature.equals(variant.signature)
                && DeepEquality.equal(value, variant.value);
    }

    /** Returns the type and the beginning of the value, with control characters escaped. */
    @Override
    public String toString() {
        return "Variant[signature=%s, value=%s]".formatted(signature, Excerpt.of(value.toString()));
    }

    @Override
    public int hashCode() {
        return 31 * signature.hashCode() + DeepEquality.hash(value);
    }
}
