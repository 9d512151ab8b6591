package io.github.systemd4j.message;

import io.github.systemd4j.internal.wire.projection.Slots;

/**
 * The values that a handler wants from each message, named once. {@link #read} finds all of them in one pass over the
 * body, properties by hashes of their names. It works on every connection, and is fastest on a {@code SignalStream}.
 *
 * <pre>{@code
 * var projection = new Projection();
 * ProjectedValue state = projection.property(1, "ActiveState");
 * stream.subscribe(rule, signal -> {
 *     projection.read(signal.body());
 *     if (state.isPresent() && state.text().contentEquals("failed")) { … }
 * });
 * }</pre>
 *
 * <p>Not safe for concurrent use: give each handler its own. Reading allocates nothing.
 */
public final class Projection {
    private final Slots slots = new Slots();

    /** Creates a projection that wants nothing yet. */
    public Projection() {}

    /**
     * Adds an argument. If it is a variant, the value inside is meant.
     *
     * @param position of the argument in the body, counted from 0
     * @return its value in the message that was read last
     * @throws IllegalArgumentException if the position is negative or over 254, the most that a signature can have
     */
    public ProjectedValue argument(int position) {
        return slots.argument(position);
    }

    /**
     * Adds a property: the value of the variant with this key, in an argument of type {@code a{sv}}. Of entries with
     * equal keys, the last one counts.
     *
     * @param position of the argument in the body, counted from 0: 1 in {@code PropertiesChanged}, 0 in the reply of
     *     {@code GetAll}
     * @param name the property's name
     * @return its value in the message that was read last
     * @throws IllegalArgumentException if the position is negative or over 254, or the name contains a character that is
     *     not ASCII
     */
    public ProjectedValue property(int position, String name) {
        return slots.property(position, name);
    }

    /**
     * Finds the values in a body, from its beginning. Arguments behind its end are not present. If this throws an exception,
     * no value is present.
     *
     * @param body of a message in its handler, or of a retained copy
     * @return the number of values that are present
     *
     * @throws BusException with {@link ErrorName#INVALID_SIGNATURE} if the argument of a property can't be read as an
     *     {@code a{sv}}; the types of an empty array, and of values that aren't wanted, are not checked; if the body is
     *     malformed, as its methods do
     * @throws IllegalStateException if the message's handler has returned
     * @throws WrongThreadException on another thread than the handler's
     */
    public int read(BodyReader body) {
        return slots.read(body);
    }
}
