package io.github.systemd4j.internal.wire;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.github.systemd4j.internal.BusErrors;
import io.github.systemd4j.internal.text.SignatureSyntax;
import io.github.systemd4j.message.BodyWriter;
import io.github.systemd4j.message.Utf8View;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Marshals values into a growing array of bytes, in this machine's byte order: alignment padding, numbers, texts, and
 * the sizes of arrays. Doesn't know the signature.
 *
 * <pre>
 *   text       | size: u32 | bytes ... | NUL |
 *   signature  | size: u8  | codes ... | NUL |
 *   array      | size: u32 | padding to the element's alignment | elements ... |      the size doesn't count padding
 * </pre>
 *
 * @see <a href="https://dbus.freedesktop.org/doc/dbus-specification.html#message-protocol-marshaling">D-Bus
 *     specification, Marshaling</a>
 */
final class WireOutput {
    private static final VarHandle INT16 = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.nativeOrder());
    private static final VarHandle INT32 = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.nativeOrder());
    private static final VarHandle INT64 = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

    /** Larger than usual bodies, and little for each of the writers that are reused. */
    private static final int MAX_REUSED = 16 << 10;

    private byte[] bytes = new byte[64];
    private int position;
    /** Of each open array, where its size is stored, and where its elements begin. */
    private int[] arrays = new int[8];

    private int openArrays;

    void putByte(int value) {
        ensure(1);
        bytes[position++] = (byte) value;
    }

    void putShort(short value) {
        align(2);
        ensure(2);
        INT16.set(bytes, position, value);
        position += 2;
    }

    void putInt(int value) {
        align(4);
        ensure(4);
        INT32.set(bytes, position, value);
        position += 4;
    }

    void putLong(long value) {
        align(8);
        ensure(8);
        INT64.set(bytes, position, value);
        position += 8;
    }

    void putAscii(String value) {
        putInt(value.length());
        putCharacters(value);
    }

    void putSignature(String value) {
        putByte(value.length());
        putCharacters(value);
    }

    @SuppressWarnings("deprecation") // the low bytes of ASCII characters are the text
    private void putCharacters(String value) {
        ensure(value.length() + 1);
        value.getBytes(0, value.length(), bytes, position);
        position += value.length();
        bytes[position++] = 0;
    }

    void putText(Utf8View value) {
        int size = value.length();
        putInt(size);
        ensure(size + 1);
        value.copyTo(bytes, position);
        position += size;
        bytes[position++] = 0;
    }

    /** Begins an array. Its size is stored when it ends. */
    void beginArray(int elementAlignment) {
        putInt(0);
        int sizeAt = position - Integer.BYTES;
        align(elementAlignment);
        if (openArrays + 2 > arrays.length) {
            arrays = Arrays.copyOf(arrays, 2 * arrays.length);
        }
        arrays[openArrays++] = sizeAt;
        arrays[openArrays++] = position;
    }

    /** Appends elements to an array. */
    void putElements(MemorySegment elements, int size) {
        ensure(size);
        MemorySegment.copy(elements, JAVA_BYTE, 0, bytes, position, size);
        position += size;
    }

    void endArray() {
        int start = arrays[openArrays - 1];
        int sizeAt = arrays[openArrays - 2];
        INT32.set(bytes, sizeAt, checkArraySize(position - start));
        openArrays -= 2;
    }

    /** Checks a whole array of numbers, and returns its size. */
    static int checkElements(char elementType, long size) {
        if (!SignatureSyntax.isNumeric(elementType) || size % SignatureSyntax.size(elementType) != 0) {
            throw new IllegalArgumentException("%d bytes aren't a whole array of '%c'".formatted(size, elementType));
        }
        return checkArraySize(size);
    }

    static void checkRange(char code, long value, long max) {
        if (value < 0 || value > max) {
            throw new IllegalArgumentException("%d is outside of type '%c': 0 to %d".formatted(value, code, max));
        }
    }

    static int checkArraySize(long size) {
        if (size > BodyWriter.MAX_ARRAY) {
            throw BusErrors.tooLarge(
                    "an array of %d bytes: at most %d are allowed".formatted(size, BodyWriter.MAX_ARRAY));
        }
        return (int) size;
    }

    void align(int alignment) {
        int padding = -position & (alignment - 1);
        ensure(padding);
        Arrays.fill(bytes, position, position + padding, (byte) 0); // an earlier body may have been there
        position += padding;
    }

    private void ensure(int more) {
        if (position + (long) more > BodyWriter.MAX_MESSAGE) {
            throw BusErrors.tooLarge("the body exceeds " + BodyWriter.MAX_MESSAGE + " bytes");
        }
        if (position + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(position + more, 2 * bytes.length));
        }
    }

    /** Starts again. */
    void reset() {
        position = 0;
        openArrays = 0;
    }

    /** Returns whether the bytes would take more memory than is worth keeping for the next body. */
    boolean isLarge() {
        return bytes.length > MAX_REUSED;
    }

    int size() {
        return position;
    }

    /** Returns the array that begins with the bytes, until the next change. */
    byte[] bytes() {
        return bytes;
    }

    byte[] toByteArray() {
        return Arrays.copyOf(bytes, position);
    }
}
