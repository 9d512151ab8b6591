package io.github.systemd4j.message;

import io.github.systemd4j.internal.text.SignatureSyntax;

/**
 * The types of a body or of a variant, such as {@code sa{sv}}. In a body it is type {@code g}.
 *
 * @param value the type codes: none, one or several complete types, at most 255 characters
 */
public record Signature(String value) implements Comparable<Signature> {
    /**
     * Checks the signature.
     *
     * @throws IllegalArgumentException if it breaks the rules of the specification, "Type System"
     */
    public Signature {
        SignatureSyntax.checkSignature(value);
    }

    @Override
    public int compareTo(Signature other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
