package io.github.systemd4j.message;

import io.github.systemd4j.internal.wire.WireWriter;
import java.lang.foreign.MemorySegment;

/**
 * Writes the body of a message value by value, in D-Bus's wire format.
 *
 * <p>Outside containers each value adds its type to the body's signature. Inside a container, it must have the type
 * that the container was opened with. Otherwise {@link BusException} with {@link ErrorName#INVALID_SIGNATURE} says
 * which type is at which position. A refused value leaves the writer unchanged. The exception are values over the
 * specification's size limits ({@link ErrorName#LIMITS_EXCEEDED}): after one, the writer can't be used any more.
 * Nothing is boxed. Not safe for concurrent use. {@link #toBody()} ends the writer.
 *
 * @see <a href="https://dbus.freedesktop.org/doc/dbus-specification.html#message-protocol-marshaling">D-Bus
 *     specification, Marshaling</a>
 */
public sealed interface BodyWriter permits WireWriter {
    /** The largest size of an array: 64 MiB. */
    int MAX_ARRAY = 64 << 20;

    /** The largest size of a message, with its header: 128 MiB. */
    int MAX_MESSAGE = 128 << 20;

    /** Creates a writer of an empty body. */
    static BodyWriter create() {
        return new WireWriter();
    }

    /** Writes type {@code y}. */
    void writeByte(byte value);

    /** Writes type {@code b}. */
    void writeBoolean(boolean value);

    /** Writes type {@code n}. */
    void writeInt16(short value);

    /**
     * Writes type {@code q}.
     *
     * @throws IllegalArgumentException outside 0 to 65535
     */
    void writeUint16(int value);

    /** Writes type {@code i}. */
    void writeInt32(int value);

    /**
     * Writes type {@code u}.
     *
     * @throws IllegalArgumentException outside 0 to 2^32-1
     */
    void writeUint32(long value);

    /** Writes type {@code x}. */
    void writeInt64(long value);

    /** Writes type {@code t}: the 64 bits of {@code value}, unsigned. */
    void writeUint64(long value);

    /** Writes type {@code d}. */
    void writeDouble(double value);

    /**
     * Writes type {@code s}.
     *
     * @throws IllegalArgumentException if the text has a NUL or an unpaired surrogate, which D-Bus can't represent
     */
    void writeString(String value);

    /**
     * Writes type {@code s}.
     *
     * @throws IllegalArgumentException if the text has a NUL or isn't valid UTF-8
     */
    void writeString(Utf8View value);

    /** Writes type {@code o}. */
    void writeObjectPath(ObjectPath value);

    /** Writes type {@code o}; see {@link #writeObjectPath(ObjectPath)}. */
    void writeObjectPath(Utf8View value);

    /** Writes type {@code g}. */
    void writeSignature(Signature value);

    /** Writes type {@code g}; see {@link #writeSignature(Signature)}. */
    void writeSignature(Utf8View value);

    /** Writes type {@code h}: duplicates the descriptor, so that the caller may close its own immediately. */
    void writeUnixFd(UnixFd value);

    /**
     * Writes a whole array of a fixed-size type.
     *
     * @param elementType one of {@code y n q i u x t d}
     * @param elements in native byte order
     * @throws BusException with {@link ErrorName#LIMITS_EXCEEDED} over {@link #MAX_ARRAY} bytes
     * @throws IllegalArgumentException if the size isn't a multiple of the element's size
     */
    void writeArray(char elementType, MemorySegment elements);

    /** Begins an array of {@code elementType}, one complete type or a dict entry such as <code>{sv}</code>. */
    void beginArray(String elementType);

    /** Begins a struct of one or more types. */
    void beginStruct(String fieldTypes);

    /** Begins a dict entry of a basic key type and a value type, such as {@code sv}. */
    void beginDictEntry(String keyAndValueType);

    /** Begins a variant of one complete type. */
    void beginVariant(String type);

    /**
     * Ends the innermost container.
     *
     * @throws BusException with {@link ErrorName#INVALID_SIGNATURE} if it lacks values
     */
    void end();

    /** Copies all remaining values of the reader's container. Descriptors are duplicated. */
    void copy(BodyReader reader);

    /** Writes a Java value as the given type; see {@link Body#of}. If it is refused, parts of it may be written. */
    void writeValue(String type, Object value);

    /** Writes Java values as the given types; see {@link Body#of}. If one is refused, others may be written. */
    void writeValues(String signature, Object... values);

    /**
     * Ends writing.
     *
     * @throws IllegalStateException if a container is still open
     */
    Body toBody();
}
