package io.github.systemd4j.bus;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.github.systemd4j.internal.text.SignatureSyntax;
import io.github.systemd4j.internal.text.Utf8;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes the body of a message value by value, in D-Bus's wire format.
 *
 * <p>Outside containers each value adds its type to the body's signature; inside, it must have the type that the
 * container was opened with, or {@link BusException} with {@link ErrorName#INVALID_SIGNATURE} says which type stands at
 * which position. A value that is refused leaves the writer as it was, but for what exceeds the specification's sizes
 * ({@link ErrorName#LIMITS_EXCEEDED}): then the writer is of no more use. Nothing is boxed. Not safe for concurrent
 * use; {@link #toBody()} ends it.
 *
 * @see <a href="https://dbus.freedesktop.org/doc/dbus-specification.html#message-protocol-marshaling">D-Bus
 *     specification, Marshaling</a>
 */
public final class BodyWriter implements BodySink {
    /** The most bytes that an array may have: 64 MiB. */
    public static final int MAX_ARRAY = 64 << 20;

    /** The most bytes that a message may have, its header included: 128 MiB. */
    public static final int MAX_MESSAGE = 128 << 20;

    private static final VarHandle INT16 = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.nativeOrder());
    private static final VarHandle INT32 = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.nativeOrder());
    private static final VarHandle INT64 = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

    private final SignatureCursor types = new SignatureCursor();
    private final List<UnixFd> fds = new ArrayList<>();
    /** Of the body that is copied: the indexes of its descriptors by their numbers. */
    private final Map<Integer, Integer> copiedFds = new HashMap<>();

    private byte[] bytes = new byte[64];
    private int position;
    private int[] arrays = new int[8];
    private int openArrays;
    private boolean finished;

    /** Makes a writer of an empty body. */
    public BodyWriter() {
        types.reset();
    }

    /** Writes type {@code y}. */
    @Override
    public void writeByte(byte value) {
        next('y');
        ensure(1);
        bytes[position++] = value;
    }

    /** Writes type {@code b}. */
    @Override
    public void writeBoolean(boolean value) {
        next('b');
        putInt(value ? 1 : 0);
    }

    /** Writes type {@code n}. */
    @Override
    public void writeInt16(short value) {
        next('n');
        putShort(value);
    }

    /**
     * Writes type {@code q}.
     *
     * @throws IllegalArgumentException outside 0 to 65535
     */
    @Override
    public void writeUint16(int value) {
        checkRange('q', value, 0xffffL);
        next('q');
        putShort((short) value);
    }

    /** Writes type {@code i}. */
    @Override
    public void writeInt32(int value) {
        next('i');
        putInt(value);
    }

    /**
     * Writes type {@code u}.
     *
     * @throws IllegalArgumentException outside 0 to 2^32-1
     */
    @Override
    public void writeUint32(long value) {
        checkRange('u', value, 0xffff_ffffL);
        next('u');
        putInt((int) value);
    }

    /** Writes type {@code x}. */
    @Override
    public void writeInt64(long value) {
        next('x');
        putLong(value);
    }

    /** Writes type {@code t}: the 64 bits of {@code value}, unsigned. */
    @Override
    public void writeUint64(long value) {
        next('t');
        putLong(value);
    }

    /** Writes type {@code d}. */
    @Override
    public void writeDouble(double value) {
        next('d');
        putLong(Double.doubleToRawLongBits(value));
    }

    /**
     * Writes type {@code s}.
     *
     * @throws IllegalArgumentException if the text has a NUL or half a surrogate pair, which D-Bus has no room for
     */
    public void writeString(String value) {
        if (Utf8.isAscii(value)) {
            next('s');
            putAsciiText(value);
        } else {
            ByteBuffer utf8 = Utf8.encode(value);
            next('s');
            putText(new Utf8View().wrap(MemorySegment.ofBuffer(utf8), 0, utf8.remaining()));
        }
    }

    /**
     * Writes type {@code s}.
     *
     * @throws IllegalArgumentException if the text has a NUL or is no UTF-8
     */
    @Override
    public void writeString(Utf8View value) {
        int wrong = value.malformedAt();
        if (wrong >= 0) {
            throw new IllegalArgumentException("a string has a NUL or malformed UTF-8 at byte " + wrong);
        }
        next('s');
        putText(value);
    }

    /** Writes type {@code o}. */
    public void writeObjectPath(ObjectPath value) {
        next('o');
        putAsciiText(value.value());
    }

    /** Writes type {@code o}; see {@link #writeObjectPath(ObjectPath)}. */
    @Override
    public void writeObjectPath(Utf8View value) {
        writeObjectPath(new ObjectPath(value.toString()));
    }

    /** Writes type {@code g}. */
    public void writeSignature(Signature value) {
        next('g');
        putSignature(value.value());
    }

    /** Writes type {@code g}; see {@link #writeSignature(Signature)}. */
    @Override
    public void writeSignature(Utf8View value) {
        writeSignature(new Signature(value.toString()));
    }

    /** Writes type {@code h}: duplicates the descriptor, so that the caller may close its own at once. */
    public void writeUnixFd(UnixFd value) {
        writeIndex(value.duplicate());
    }

    private void writeIndex(UnixFd duplicate) {
        try {
            next('h');
        } catch (Throwable t) {
            duplicate.close();
            throw t;
        }
        fds.add(duplicate);
        putInt(fds.size() - 1);
    }

    @Override
    public void beginCopy() {
        copiedFds.clear();
    }

    /** A body may name one descriptor thousands of times, and needs one duplicate of it. */
    @Override
    public void copyUnixFd(int number) {
        Integer index = copiedFds.get(number);
        if (index == null) {
            writeIndex(UnixFd.duplicate(number));
            copiedFds.put(number, fds.size() - 1);
        } else {
            next('h');
            putInt(index);
        }
    }

    /**
     * Writes a whole array of a fixed-size type.
     *
     * @param elementType one of {@code y n q i u x t d}
     * @param elements in native byte order
     * @throws BusException with {@link ErrorName#LIMITS_EXCEEDED} over {@link #MAX_ARRAY} bytes
     * @throws IllegalArgumentException if the size is no multiple of the element's
     */
    @Override
    public void writeArray(char elementType, MemorySegment elements) {
        if (!SignatureSyntax.isNumeric(elementType) || elements.byteSize() % SignatureSyntax.size(elementType) != 0) {
            throw new IllegalArgumentException(
                    "%d bytes are no array of '%c'".formatted(elements.byteSize(), elementType));
        }
        int size = checkArray(elements.byteSize());
        beginArray(String.valueOf(elementType));
        ensure(size);
        MemorySegment.copy(elements, JAVA_BYTE, 0, bytes, position, size);
        position += size;
        end();
    }

    /** Begins an array of {@code elementType}, one complete type or a dict entry such as <code>{sv}</code>. */
    @Override
    public void beginArray(String elementType) {
        open('a', elementType, SignatureCursor.END);
        align(4);
        ensure(4);
        int lengthAt = position;
        position += 4;
        align(SignatureSyntax.alignment(elementType.charAt(0)));
        pushArray(lengthAt, position);
    }

    /** Begins a struct of these types, one or more. */
    @Override
    public void beginStruct(String fieldTypes) {
        open('(', fieldTypes, ')');
        align(8);
    }

    /** Begins a dict entry of a basic key type and a value type, such as {@code sv}. */
    @Override
    public void beginDictEntry(String keyAndValueType) {
        if (types.container() != 'a') {
            throw types.mismatch("a dict entry");
        }
        open('{', keyAndValueType, '}');
        align(8);
    }

    /** Begins a variant of one complete type. */
    @Override
    public void beginVariant(String type) {
        SignatureSyntax.checkSingle(type);
        next('v');
        types.enterVariant(type);
        putSignature(type);
    }

    /**
     * Ends the innermost container.
     *
     * @throws BusException with {@link ErrorName#INVALID_SIGNATURE} if it lacks values
     */
    @Override
    public void end() {
        if (types.container() == 'a') {
            endArray();
        } else if (types.type() != SignatureCursor.END) {
            throw types.mismatch("the end");
        }
        types.exit();
    }

    private void endArray() {
        int start = arrays[openArrays - 1];
        int lengthAt = arrays[openArrays - 2];
        INT32.set(bytes, lengthAt, checkArray(position - start));
        openArrays -= 2;
    }

    /** Writes a plain value as the given type; see {@link Body#of}. If it is refused, parts of it may be written. */
    public void writeValue(String type, Object value) {
        PlainValues.write(this, SignatureSyntax.checkSingle(type), value);
    }

    /** Writes plain values as the given types; see {@link Body#of}. If one is refused, others may be written. */
    public void writeValues(String signature, Object... values) {
        PlainValues.writeAll(this, SignatureSyntax.checkSignature(signature), Arrays.asList(values));
    }

    /**
     * Ends writing.
     *
     * @throws IllegalStateException if a container is still open
     */
    public Body toBody() {
        checkUnfinished();
        if (types.depth() > 0) {
            throw new IllegalStateException("a container is still open at " + types.where());
        }
        finished = true;
        return new Body(types.signature(), Arrays.copyOf(bytes, position), fds);
    }

    /** Closes the descriptors of a body that comes to nothing. */
    void discard() {
        finished = true;
        fds.forEach(UnixFd::close);
    }

    private void next(char code) {
        checkUnfinished();
        declareOrExpect((byte) code);
        if (code != 'v') {
            types.advance();
        }
    }

    private void checkUnfinished() {
        if (finished) {
            throw new IllegalStateException("the body is finished");
        }
    }

    private void declareOrExpect(byte code) {
        if (types.depth() == 0) {
            types.declare(code);
        } else {
            types.expect(code);
        }
    }

    private void open(char code, String contents, int closing) {
        checkUnfinished();
        if (types.depth() == 0) {
            String type = code + contents + (closing == SignatureCursor.END ? "" : String.valueOf((char) closing));
            types.declare(SignatureSyntax.checkSingle(type));
        } else {
            types.expect(code, contents, closing);
        }
        types.enter();
    }

    private static void checkRange(char code, long value, long max) {
        if (value < 0 || value > max) {
            throw new IllegalArgumentException("%d is outside of type '%c': 0 to %d".formatted(value, code, max));
        }
    }

    private static int checkArray(long size) {
        if (size > MAX_ARRAY) {
            throw Errors.tooLarge("an array of %d bytes: at most %d are allowed".formatted(size, MAX_ARRAY));
        }
        return (int) size;
    }

    private void pushArray(int lengthAt, int start) {
        if (openArrays + 2 > arrays.length) {
            arrays = Arrays.copyOf(arrays, 2 * arrays.length);
        }
        arrays[openArrays++] = lengthAt;
        arrays[openArrays++] = start;
    }

    private void putShort(short value) {
        align(2);
        ensure(2);
        INT16.set(bytes, position, value);
        position += 2;
    }

    private void putInt(int value) {
        align(4);
        ensure(4);
        INT32.set(bytes, position, value);
        position += 4;
    }

    private void putLong(long value) {
        align(8);
        ensure(8);
        INT64.set(bytes, position, value);
        position += 8;
    }

    private void putAsciiText(String value) {
        putInt(value.length());
        putAscii(value);
    }

    private void putSignature(String value) {
        ensure(1);
        bytes[position++] = (byte) value.length();
        putAscii(value);
    }

    @SuppressWarnings("deprecation") // the low bytes of ASCII are the text
    private void putAscii(String value) {
        ensure(value.length() + 1);
        value.getBytes(0, value.length(), bytes, position);
        position += value.length();
        bytes[position++] = 0;
    }

    private void putText(Utf8View value) {
        int size = value.length();
        putInt(size);
        ensure(size + 1);
        value.copyTo(bytes, position);
        position += size;
        bytes[position++] = 0;
    }

    private void align(int alignment) {
        int padding = -position & (alignment - 1);
        ensure(padding);
        position += padding;
    }

    private void ensure(int more) {
        if (position + (long) more > MAX_MESSAGE) {
            throw Errors.tooLarge("the body exceeds " + MAX_MESSAGE + " bytes");
        }
        if (position + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(position + more, 2 * bytes.length));
        }
    }
}
