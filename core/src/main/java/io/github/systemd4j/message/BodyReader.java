package io.github.systemd4j.message;

import io.github.systemd4j.internal.wire.AbstractBodyReader;
import io.github.systemd4j.internal.wire.RecordValues;
import io.github.systemd4j.internal.wire.ValueReader;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.util.List;

/**
 * Reads the body of a message in order and in place.
 *
 * <p>Each {@code read} method takes the next value and must name its type; containers are entered and exited. Reading
 * the wrong type or past the end throws {@link BusException} with {@link ErrorName#INVALID_SIGNATURE}. Its message says
 * which type is at which position of which signature, and the cursor doesn't move. Truncated or malformed bytes throw
 * {@link ErrorName#INCONSISTENT_MESSAGE}; containers nested more than 128 deep throw {@link ErrorName#LIMITS_EXCEEDED}.
 * After either, only {@link #rewind()} is useful; other calls are harmless. Nothing is boxed or copied except where a
 * method returns an object.
 *
 * <p>Not safe for concurrent use. The reader of a message in a handler is valid until the handler returns.
 *
 * @see <a href="https://dbus.freedesktop.org/doc/dbus-specification.html#type-system">D-Bus specification, Type
 *     System</a>
 */
public sealed interface BodyReader permits AbstractBodyReader {
    /** Returns the signature of the whole body, or of the variant that is being read. */
    String signature();

    /** Returns the code of the next value's type, such as {@code 's'} or {@code 'a'}; 0 at the end of the container. */
    char peekType();

    /** Returns the complete type of the next value, such as {@code "a{sv}"}; empty at the end of the container. */
    String peekSignature();

    /** Returns whether the container or the body has another value. */
    boolean hasNext();

    /** Returns the byte order of the segments that {@link #readArray} returns. */
    ByteOrder order();

    /** Reads type {@code y}: 8 bits, unsigned in D-Bus. */
    byte readByte();

    /** Reads type {@code b}. */
    boolean readBoolean();

    /** Reads type {@code n}. */
    short readInt16();

    /** Reads type {@code q}, 0 to 65535. */
    int readUint16();

    /** Reads type {@code i}. */
    int readInt32();

    /** Reads type {@code u}, 0 to 2^32-1. */
    long readUint32();

    /** Reads type {@code x}. */
    long readInt64();

    /** Reads type {@code t}; values over 2^63-1 are negative, see {@link Long#toUnsignedString(long)}. */
    long readUint64();

    /** Reads type {@code d}. */
    double readDouble();

    /** Reads type {@code s} without copying: wraps {@code into} around its UTF-8 bytes and returns it. */
    Utf8View readString(Utf8View into);

    /** Reads type {@code o} without copying. */
    Utf8View readObjectPath(Utf8View into);

    /** Reads type {@code g} without copying. */
    Utf8View readSignature(Utf8View into);

    /** Reads type {@code h}: returns a duplicate that the caller owns and closes. */
    UnixFd readUnixFd();

    /**
     * Reads a whole array of a fixed-size type without copying.
     *
     * @param elementType one of {@code y n q i u x t d}
     * @return its elements, read-only, in {@link #order()}; valid as long as the message. They may have any address:
     *     read them with layouts such as {@link java.lang.foreign.ValueLayout#JAVA_INT_UNALIGNED}
     * @throws IllegalArgumentException for another element type
     */
    MemorySegment readArray(char elementType);

    /**
     * Copies a whole array of a fixed-size type. Allocates nothing on a connection.
     *
     * @param elementType one of {@code y n q i u x t d}
     * @param into gets the elements from its first byte on, in {@link #order()}
     * @return their size in bytes
     * @throws IllegalArgumentException for another element type
     * @throws IndexOutOfBoundsException if they don't fit; then nothing is copied, and the array is skipped
     */
    long readArray(char elementType, MemorySegment into);

    /** Enters an array; {@link #hasNext()} returns false at its end. */
    BodyReader enterArray();

    /** Enters a struct. */
    BodyReader enterStruct();

    /** Enters a dict entry, a key and a value. */
    BodyReader enterDictEntry();

    /** Enters a variant, which has one value; {@link #peekType()} then returns its type. */
    BodyReader enterVariant();

    /**
     * Leaves the innermost container and skips its unread values.
     *
     * @throws IllegalStateException outside containers
     */
    BodyReader exit();

    /** Skips one complete value. */
    BodyReader skip();

    /** Returns to the beginning of the body. */
    BodyReader rewind();

    /** Reads type {@code s} as a String: the same one again for a short text that a connection receives repeatedly. */
    String readString();

    /** Reads type {@code o}. */
    default ObjectPath readObjectPath() {
        return new ObjectPath(readObjectPath(new Utf8View()).toString());
    }

    /** Reads type {@code g}. */
    default Signature readSignature() {
        return new Signature(readSignature(new Utf8View()).toString());
    }

    /**
     * Reads the next value of any type as a Java value: y {@link Byte}, b {@link Boolean}, n {@link Short}, q and i
     * {@link Integer}, u, x and t {@link Long} (t as its 64 bits), d {@link Double}, s {@link String}, o
     * {@link ObjectPath}, g {@link Signature}, h {@link UnixFd}, v {@link Variant}, ay {@code byte[]}, other arrays
     * {@link List}, arrays of dict entries {@link java.util.Map} in the order of the message (the last of equal keys
     * counts), structs {@link Struct}.
     *
     * <p>The caller owns and closes the descriptors in the value, at any depth: the sender may put one into a variant
     * where none was expected. {@link UnixFd#closeAll} closes the descriptors of an unwanted value. If reading fails,
     * none stays open.
     */
    default Object readValue() {
        return ValueReader.read(this);
    }

    /**
     * Reads all remaining values of the body or container as Java values. The caller owns their descriptors; see
     * {@link #readValue()}.
     */
    default List<Object> readValues() {
        return ValueReader.readAll(this);
    }

    /**
     * Reads all remaining values of the body or container into a record. Its components are, in order, of the class
     * that {@link #readValue()} returns for the type, of a wider one such as {@link Object}, a primitive, or another
     * record for a struct. A component of type {@code List} of records takes an array of structs. A record that isn't
     * public needs its package opened to this module.
     *
     * <p>The caller owns the descriptors in the record; see {@link #readValue()}. If the values don't fit, or the
     * record's constructor throws, they are closed.
     *
     * @throws BusException with {@link ErrorName#INVALID_SIGNATURE} if number or types of the components don't fit
     */
    default <R extends Record> R readRecord(Class<R> type) {
        return RecordValues.of(readValues(), type);
    }

    /** Reads the next value, which must be a struct, into a record; see {@link #readRecord}. */
    default <R extends Record> R readStruct(Class<R> type) {
        return RecordValues.of(ValueReader.readStruct(this).fields(), type);
    }
}
