package io.github.systemd4j.message;

import io.github.systemd4j.internal.wire.projection.Slot;

/**
 * One of the values of a {@link Projection}, in the message that was read last. Valid on the loop's thread until the
 * handler of that message returns; the methods throw {@link IllegalStateException} afterwards, and
 * {@link WrongThreadException} on another thread. The value of a retained copy stays valid.
 *
 * <p>All methods except {@link #isPresent} and {@link #type} throw {@link BusException} with
 * {@link ErrorName#INVALID_SIGNATURE} if the message doesn't have the value, or if it is of a type that the method doesn't
 * return.
 */
public sealed interface ProjectedValue permits Slot {
    /** Returns whether the message has the value. */
    boolean isPresent();

    /** Returns the code of the value's type, such as {@code 's'} or {@code 'a'}; 0 if the message doesn't have it. */
    char type();

    /**
     * Returns a text in place, of type {@code s}, {@code o} or {@code g}. Each value has its own view, which is valid as
     * long as the value, and checks that itself.
     */
    Utf8View text();

    /**
     * Returns a number of type {@code y}, {@code q}, {@code u} and {@code t}, which are unsigned in D-Bus, or {@code n},
     * {@code i} and {@code x}. Values of type {@code t} over 2^63-1 are negative, see
     * {@link Long#toUnsignedString(long)}.
     */
    long longValue();

    /** Returns a number of type {@code d}. */
    double doubleValue();

    /** Returns a value of type {@code b}. */
    boolean booleanValue();

    /**
     * Moves the message's {@link Message#body() body} to the value, inside its variant, and returns the body. Use it for
     * containers and file descriptors. The body has one position, so read one value before you ask for the next.
     */
    BodyReader reader();
}
