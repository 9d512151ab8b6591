package io.github.systemd4j.message;

import io.github.systemd4j.internal.text.NameRules;

/**
 * The path of an object, such as {@code /org/freedesktop/systemd1}. In a body it is type {@code o}.
 *
 * @param value the path as text
 */
public record ObjectPath(String value) implements Comparable<ObjectPath> {
    /**
     * Checks the path.
     *
     * @throws IllegalArgumentException if it breaks the rules of the specification, "Valid Object Paths"
     */
    public ObjectPath {
        NameRules.checkPath(value);
    }

    @Override
    public int compareTo(ObjectPath other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
